// Keys of a single character act outside fields, and not at all where a person has said so.
const OFF = `keys-off:${document.body.dataset.user}`;
const sheet = document.getElementById("keys-sheet");

const isTypedIn = (element) =>
  element.isContentEditable ||
  element.matches("input:not([type=checkbox], [type=radio]), textarea, select");

const areOff = () => localStorage.getItem(OFF) !== null;

/** Whether a person means the page by this key: one character, outside fields. */
export function isForPage(event) {
  const { key, target } = event;
  if (event.defaultPrevented || event.isComposing || event.repeat || key.length > 1) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || areOff()) return false;
  return !isTypedIn(target) && !document.querySelector("dialog:modal");
}

document.addEventListener("keydown", (event) => {
  if (isForPage(event) && act(event.key.toLowerCase())) event.preventDefault();
});

/** Returns whether the page knows the key. */
function act(key) {
  if (key === "?") return open();
  if (key === "/") return search();
  const button = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
  button?.click?.();
  return Boolean(button);
}

function search() {
  const question = document.querySelector("#archive-q, #bar-q");
  if (!question?.checkVisibility()) return false;
  question.focus();
  question.select();
  return true;
}

function open() {
  if (!sheet) return false;
  if (!document.getElementById("keys")) make();
  document.getElementById("keys").showModal();
  return true;
}

function make() {
  document.body.append(sheet.content.cloneNode(true));
  const isOn = document.getElementById("keys-on");
  isOn.checked = !areOff();
  isOn.addEventListener("change", () => {
    if (isOn.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-opens-keys]")) return;
  event.preventDefault();
  // What was focused before gets the focus back, and a folded menu cannot take it.
  const menu = event.target.closest("details");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  open();
});
