// The chosen article: its row, its place on the page, and what the server is told of it.
import { start as watchPages } from "./pages.js";

const current = () => document.querySelector(".desk-row[aria-current]")?.dataset.adoption ?? null;
let chosen = current();

function show({ scroll }) {
  for (const row of document.querySelectorAll(".desk-row")) {
    if (row.dataset.adoption === chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  for (const mark of document.querySelectorAll(".mark")) {
    mark.classList.toggle("is-chosen", mark.dataset.adoption === chosen);
  }
  if (scroll) scrollToPlace();
}

function scrollToPlace() {
  const sheets = document.querySelector(".desk-sheet-list");
  const rule = document.querySelector(".mark.is-chosen .mark-rule");
  if (!sheets || !rule) return;
  const MARGIN_PX = 60;
  const distance = rule.getBoundingClientRect().top - sheets.getBoundingClientRect().top;
  sheets.scrollTop += distance - MARGIN_PX;
}

document.addEventListener("click", ({ target }) => {
  const name = target.closest?.(".row-name");
  const mark = target.closest?.(".mark");
  if (name) {
    chosen = name.closest(".desk-row").dataset.adoption;
    show({ scroll: true });
    const address = new URL(window.location);
    address.searchParams.set("chosen", chosen);
    history.replaceState(null, "", address);
  } else if (mark) {
    document.getElementById(`name-${mark.dataset.adoption}`)?.click();
    document.getElementById(`adoption-${mark.dataset.adoption}`)?.scrollIntoView({
      block: "nearest",
    });
  }
});

// What comes back is of the article that is chosen now, not when the form was made.
document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  const address = new URL(detail.path, window.location);
  if (!address.pathname.endsWith("/") || detail.elt.matches(".row-name, .desk-search")) return;
  if (!detail.elt.closest("#desk, #notices") || !chosen) return;
  address.searchParams.set("chosen", chosen);
  detail.path = address.pathname + address.search;
});

document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id === "arrangement" || detail.elt?.id === "arrangement") {
    chosen = current();
    show({ scroll: false });
    if (document.activeElement === document.body) {
      document.getElementById(`grip-${chosen}`)?.focus();
    }
  } else if (detail.target?.id === "desk-poll" || detail.elt?.id === "desk-poll") {
    // Lengths come ahead of the pages, on which the articles stand where they stood.
    if (document.querySelector("#desk-poll[data-waiting]")) return;
    show({ scroll: true });
    watchPages();
  }
});
