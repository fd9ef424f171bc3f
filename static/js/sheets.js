// The one dialog of a page: htmx fills it, this opens it. Without script the server
// renders the same sheet open in the page.
import { bringBack } from "./keeping.js";
import { sayUnseenPages } from "./pages.js";

const dialog = document.getElementById("dialog");

function show() {
  bringBack(dialog);
  sayUnseenPages(dialog);
  if (!dialog.matches(":modal")) {
    dialog.close();
    dialog.showModal();
  }
  dialog.querySelector("[aria-invalid=true], [autofocus]")?.focus();
}

if (dialog) {
  if (dialog.open) show();
  // Not sooner: while settling, htmx moves the focus to [autofocus] by itself.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target === dialog) show();
  });
  // A link of the sheet to a place on this page must find the page again.
  dialog.addEventListener("click", (event) => {
    if (event.target.closest?.("a[href*='#']")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    const address = new URL(window.location);
    if (address.searchParams.has("ask")) {
      address.searchParams.delete("ask");
      history.replaceState(null, "", address);
    }
  });
}
