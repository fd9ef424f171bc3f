// Dragging with a pointer: articles into and within sections, and whole sections.
import { homeOf, sendDrop, sendOrder } from "./desk-order.js";

const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const common = {
  animation: isStill ? 0 : 120,
  // The browser's own dragging shows no place, scrolls badly and does not know fingers.
  forceFallback: true,
  fallbackOnBody: true,
  fallbackTolerance: 4,
  delay: 200,
  delayOnTouchOnly: true,
  preventOnFilter: false,
};
let putBack = null;

// htmx carries attributes over to what it swaps in, and this site allows no style attribute.
document.body.addEventListener("htmx:beforeSwap", () => {
  for (const dragged of document.querySelectorAll("#desk [style]")) {
    dragged.removeAttribute("style");
  }
});

export function startDragging() {
  for (const list of document.querySelectorAll(".desk-rows, #candidates")) {
    if (window.Sortable.get(list)) continue;
    const isAvailable = list.id === "candidates";
    new window.Sortable(list, {
      ...common,
      group: { name: "articles", put: !isAvailable },
      sort: !isAvailable,
      draggable: ".desk-row, .candidate",
      filter: ".tick, .candidate-acts button",
      onStart: ({ item }) => {
        putBack = homeOf(item);
        estimate(item);
      },
      onEnd: ({ item, from, to, oldIndex, newIndex }) => {
        clearEstimate();
        if (to === from && oldIndex === newIndex) return;
        if (to.id !== "candidates") sendDrop(item, putBack);
      },
    });
  }
  const whole = document.getElementById("arrangement");
  if (window.Sortable.get(whole)) return;
  new window.Sortable(whole, {
    ...common,
    draggable: ".desk-section:has(.desk-row)",
    handle: ".section-grip",
    onStart: ({ item }) => {
      putBack = homeOf(item);
    },
    onEnd: ({ oldIndex, newIndex }) => {
      if (oldIndex !== newIndex) sendOrder(putBack);
    },
  });
}

// How long the issue would be, until the real pages tell.
function estimate(item) {
  const lines = Number(item.querySelector("[data-lines]")?.dataset.lines);
  const left = Number(document.getElementById("desk-lines-left")?.dataset.left);
  const pages = parseInt(document.getElementById("desk-pages-count").textContent, 10);
  if (item.dataset.article === undefined || !lines || Number.isNaN(left) || !pages) return;
  const PAGE_LINES = 22;
  const more = Math.max(0, Math.ceil((lines - left) / PAGE_LINES));
  const part = document.getElementById("desk-pages");
  const words = document.createElement("p");
  words.className = "desk-estimate";
  words.textContent = part.dataset.estimate
    .replace("{pages}", pages + more)
    .replace("{left}", left + more * PAGE_LINES - lines);
  part.prepend(words);
}

function clearEstimate() {
  document.querySelector(".desk-estimate")?.remove();
}
