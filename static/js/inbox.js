// The batch bar's count, toasts, and keeping the list's place while its parts are renewed.
import { mark, pageText } from "./findings.js";
import { forgetSent } from "./keeping.js";

const TOAST_MILLISECONDS = 8000;
const dialog = document.getElementById("dialog");
const list = () => document.querySelector(".inbox-list");

// Filters act as soon as they are chosen.
document.addEventListener("change", ({ target }) => {
  if (target.matches(".inbox-filters select")) target.form.requestSubmit();
  if (target.name === "picked") noteTicks();
});
document.addEventListener("reset", () => setTimeout(noteTicks));
// The browser brings ticks back without saying so.
window.addEventListener("pageshow", noteTicks);

let ticks = new Set();

function noteTicks() {
  const ticked = document.querySelectorAll("input[name=picked][type=checkbox]:checked");
  ticks = new Set([...ticked].map((box) => box.value));
  count();
}

function count() {
  const said = document.querySelector(".batch-count");
  if (!said) return;
  const picked = document.querySelectorAll("input[name=picked]:checked").length;
  said.textContent = `${said.dataset.words} ${picked}`;
}

// Toasts
function start(toast) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), TOAST_MILLISECONDS);
  };
  const stay = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusout", wait);
  wait();
}

function sayAgain() {
  const words = [...document.querySelectorAll("#notices p")].map((line) => line.textContent);
  if (words.length) document.getElementById("announcer").textContent = words.join(" ");
  for (const toast of document.querySelectorAll(".toast")) start(toast);
  if (document.querySelector("#notices [data-done]")) forgetSent();
}

// The list keeps its place and its ticks. Going back in history swaps without a target.
let top = 0;

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id === "inbox") top = list().scrollTop;
});

function restore() {
  for (const box of document.querySelectorAll("input[name=picked][type=checkbox]")) {
    box.checked = ticks.has(box.value);
  }
  list().scrollTop = top;
  count();
}

document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id === "inbox") restore();
});

document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id === "reader") showReader();
  if (detail.target?.id !== "inbox") return;
  restore();
  noteTicks();
  if (dialog.open) dialog.close();
  sayAgain();
  showReader();
});

function showReader() {
  const open = document.querySelector(".reader-head")?.dataset.article;
  for (const row of document.querySelectorAll(".inbox-articles > li")) {
    const isOpen = row.dataset.article === open;
    row.classList.toggle("is-open", isOpen);
    const link = row.querySelector("a");
    if (isOpen) {
      link.setAttribute("aria-current", "true");
      row.scrollIntoView({ block: "nearest" });
    } else link.removeAttribute("aria-current");
  }
  if (open) document.getElementById("inbox").dataset.chosen = "yes";
  document.getElementById("reader").scrollTop = 0;
  document.getElementById("reader-title")?.focus({ preventScroll: true });
}

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest("form[data-sent]");
  if (!form) return;
  delete form.dataset.sent;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
});

// The browser's back button: the reader as it was at that address. A link to a place on the page,
// such as the one that skips to the content, comes by here too and leaves all as it is.
const address = () => window.location.pathname + window.location.search;
let shown = address();
document.body.addEventListener("htmx:pushedIntoHistory", () => {
  shown = address();
});
window.addEventListener("popstate", () => {
  if (address() !== shown) window.location.reload();
});

sayAgain();

// What the proofreader found is underlined in the text that is read.
document.body.addEventListener("htmx:afterSettle", () => {
  const text = document.querySelector(".reader-text");
  if (text && document.querySelector("#findings [data-finding]")) mark({ body: pageText(text) });
});
