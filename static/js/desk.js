// The issue desk: dragging, keys, the chosen article on its page, notices that go by themselves.
import "./desk-choice.js";
import "./desk-keys.js";
import { startDragging } from "./desk-drag.js";

const TOAST_SECONDS = 8;

function startToasts() {
  for (const toast of document.querySelectorAll("[data-toast]:not([data-timed])")) {
    toast.dataset.timed = "yes";
    const leave = () => {
      // A person who reads it or is about to undo keeps it.
      if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000);
      else toast.remove();
    };
    setTimeout(leave, TOAST_SECONDS * 1000);
  }
}

// On narrow screens the three parts are tabs.
function startViews() {
  const desk = document.getElementById("desk");
  const links = [...document.querySelectorAll(".desk-views a")];
  const choose = (hash) => {
    desk.dataset.shown = hash.slice(1);
    for (const link of links) {
      if (link.hash === hash) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      choose(link.hash);
    });
  }
  choose("#arrangement");
}

startViews();
startDragging();
document.body.addEventListener("htmx:load", () => {
  startDragging();
  startToasts();
});
// A form that stays on the page after a lost connection can be sent again.
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  delete detail.elt.dataset?.sent;
  detail.elt.querySelector?.("[aria-busy]")?.removeAttribute("aria-busy");
});
