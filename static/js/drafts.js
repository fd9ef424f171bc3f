// What was written and is not on the server yet stays in this browser, past a closed tab, a killed
// server and an ended session. Only its writer gets it back.
const owner = document.body.dataset.user;
const PREFIX = `article:${owner}:`;
// A tab that is still open says so more often than this.
const ALIVE_MS = 10_000;

sessionStorage.setItem("tab", sessionStorage.getItem("tab") ?? String(Math.random()));
const tab = sessionStorage.getItem("tab");

function* all() {
  for (let place = localStorage.length - 1; place >= 0; place -= 1) {
    const key = localStorage.key(place);
    if (key?.startsWith(PREFIX)) yield [key, JSON.parse(localStorage.getItem(key))];
  }
}

const keyOf = ({ path, page }) => `${PREFIX}${path}:${page}`;

/** Returns whether the browser took it. */
export function keep(draft) {
  try {
    localStorage.setItem(keyOf(draft), JSON.stringify({ ...draft, tab, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function drop(draft) {
  localStorage.removeItem(keyOf(draft));
}

export function markSent(path) {
  for (const [key, draft] of [...all()]) {
    if (draft.path === path) localStorage.setItem(key, JSON.stringify({ ...draft, isSent: true }));
  }
}

/** The newest draft of this path that no open tab is writing. */
export function leftBehind(path) {
  const drafts = [...all()].map(([, draft]) => draft).filter((draft) => draft.path === path);
  const free = drafts.filter(
    (draft) => draft.isLeft || draft.isSent || draft.tab === tab || draft.at < Date.now() - ALIVE_MS,
  );
  return free.sort((one, other) => other.at - one.at)[0];
}

export function forget() {
  for (const [key] of [...all()]) localStorage.removeItem(key);
}

if (owner && document.querySelector("#notices [data-done]")) {
  for (const [key, draft] of [...all()]) if (draft.isSent) localStorage.removeItem(key);
}

for (const way of document.querySelectorAll("[data-drops]")) {
  const path = way.dataset.drops;
  way.addEventListener(way.matches("form") ? "submit" : "click", () => {
    markSent(path);
    if (way.matches("form")) return;
    for (const [key, draft] of [...all()]) if (draft.path === path) localStorage.removeItem(key);
  });
}
