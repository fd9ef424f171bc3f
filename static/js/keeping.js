// Words typed into a form outlive a lost connection and an ended session: they stay in this
// tab until a step has succeeded or the person signs out. Nobody else finds them.
const owner = document.body.dataset.user;
const PREFIX = "words:";

function nameOf(field) {
  return `${PREFIX}${owner}:${new URL(field.form.action).pathname}:${field.name}`;
}

function* keptNames() {
  for (let place = sessionStorage.length - 1; place >= 0; place -= 1) {
    const name = sessionStorage.key(place);
    if (name.startsWith(PREFIX)) yield name;
  }
}

function isKept(field) {
  return owner && field.matches?.("form[method=post] textarea");
}

/** Give the empty fields of a sheet the words typed before. */
export function bringBack(sheet) {
  for (const field of sheet.querySelectorAll("form[method=post] textarea")) {
    field.value ||= (owner && sessionStorage.getItem(nameOf(field))) || "";
  }
}

document.addEventListener("input", ({ target }) => {
  if (isKept(target)) sessionStorage.setItem(nameOf(target), target.value);
});

document.addEventListener("submit", ({ target }) => {
  const isSignOut = target.matches("[data-forgets]");
  for (const name of isSignOut ? keptNames() : []) sessionStorage.removeItem(name);
  sessionStorage.setItem(`${PREFIX}sent`, new URL(target.action).pathname);
});

/** A step succeeded: what was written for it has arrived. */
export function forgetSent() {
  const sent = `:${sessionStorage.getItem(`${PREFIX}sent`)}:`;
  for (const name of [...keptNames()]) {
    if (name.includes(sent)) sessionStorage.removeItem(name);
  }
}

if (document.querySelector("#notices [data-done]")) forgetSent();
