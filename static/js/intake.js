// 核对拆分: keys for doubts and lines, and keeping the place while the sheet is renewed.
import { isForPage } from "./keys.js";

const TOAST_MILLISECONDS = 8000;
const SCROLLED = ".intake-scroll";
const doubts = () => [...document.querySelectorAll(".doubt:not(.is-settled)")];
const current = () => document.querySelector(".doubt.is-current");
const isWide = () => window.matchMedia("(width >= 1100px)").matches;
const lineAt = (key) => document.getElementById(`line-${key}`);

function goTo(doubt, { focus = true } = {}) {
  if (!doubt) return;
  current()?.classList.remove("is-current");
  doubt.classList.add("is-current");
  if (focus) doubt.focus({ preventScroll: true });
  doubt.scrollIntoView({ block: "nearest" });
  showLine(doubt.querySelector("[data-line]"));
}

/** Bring what a doubt is about into view, without choosing the line. */
function showLine(link) {
  const row = rowOf(link);
  const fold = row?.querySelector(".unfold input");
  if (fold && row.querySelector("mark")) fold.checked = true;
  const place = row?.querySelector("mark") ?? row;
  if (isWide()) place?.scrollIntoView({ block: "center" });
}

function lineOf(box) {
  return box.closest("li").querySelector("input[name=at]").value;
}

function rowOf(link) {
  return lineAt(link.dataset.line)?.closest("li");
}

function step(by) {
  const all = doubts();
  const next = all[all.indexOf(current()) + by];
  goTo(next ?? current());
  return all.length > 0;
}

function choose(number) {
  const radio = current()?.querySelectorAll("input[name=choice]")[number - 1];
  if (!radio) return false;
  radio.checked = true;
  const typed = radio.closest(".choice-row").querySelector(".input");
  (typed ?? radio).focus();
  return true;
}

function act(key) {
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  return /^[1-9]$/.test(key) && choose(Number(key));
}

document.addEventListener("keydown", (event) => {
  if (isForPage(event) && act(event.key.toLowerCase())) event.preventDefault();
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
  const isTyping = event.target.matches("input:not([type=radio], [type=checkbox]), textarea");
  const undo = document.getElementById("undo");
  if (!isUndo || isTyping || !undo) return;
  event.preventDefault();
  undo.click();
});

// Who types an answer has chosen it.
document.addEventListener("input", ({ target }) => {
  const radio = target.closest?.(".choice-row")?.querySelector("input[name=choice]");
  if (radio && target !== radio) radio.checked = true;
});

document.addEventListener("focusin", ({ target }) => {
  const doubt = target.closest?.(".doubt:not(.is-settled)");
  if (doubt && doubt !== current()) goTo(doubt, { focus: false });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-line], a[data-to-doubt]");
  if (!link) return;
  event.preventDefault();
  if (link.matches("[data-to-doubt]")) return goTo(doubts()[0]);
  const row = rowOf(link);
  row?.scrollIntoView({ block: "center" });
  row?.querySelector("input[name=at]").focus({ preventScroll: true });
});

// What was in view and in hand comes back after a step.
let kept = null;

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "sheet") return;
  const form = detail.requestConfig.elt.closest("form");
  kept = {
    tops: [...document.querySelectorAll(SCROLLED)].map((part) => part.scrollTop),
    line: document.querySelector("input[name=at]:checked")?.id,
    open: new Set([...document.querySelectorAll(".unfold input:checked")].map(lineOf)),
    place: form.closest(".doubt") ? doubts().indexOf(form.closest(".doubt")) : -1,
    isLine: form.id === "lines" || Boolean(form.querySelector("#undo")),
  };
});

document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "sheet" || !kept) return;
  const { tops, line, open, place, isLine } = kept;
  kept = null;
  for (const box of document.querySelectorAll(".unfold input")) {
    box.checked = open.has(lineOf(box));
  }
  document.querySelectorAll(SCROLLED).forEach((part, index) => (part.scrollTop = tops[index]));
  const chosen = line && document.getElementById(line);
  if (chosen) chosen.checked = true;
  const wrong = document.querySelector("#sheet [aria-invalid=true]");
  if (wrong) wrong.focus();
  else if (isLine) chosen?.focus({ preventScroll: true });
  else if (place >= 0 && doubts().length) goTo(doubts()[Math.min(place, doubts().length - 1)]);
  else document.getElementById("doubts-title").focus({ preventScroll: true });
});

// The buttons below the columns belong to the form of the lines, but stand outside it.
document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  const button = detail.triggeringEvent?.submitter;
  if (button?.name && button.closest("form") !== button.form) {
    detail.parameters[button.name] = button.value;
  }
});

document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  delete detail.elt.dataset?.sent;
  detail.elt.querySelector?.("[aria-busy]")?.removeAttribute("aria-busy");
  startToasts();
});

function startToasts() {
  for (const toast of document.querySelectorAll("[data-toast]:not([data-timed])")) {
    toast.dataset.timed = "yes";
    setTimeout(() => toast.remove(), TOAST_MILLISECONDS);
  }
}

if (isWide()) goTo(current(), { focus: false });
