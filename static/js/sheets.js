// The one dialog of a page: htmx fills it, this opens it. Without script the server
// renders the same sheet open in the page.
import { sayUnseenPages } from "./pages.js";

const dialog = document.getElementById("dialog");

function show() {
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
  dialog.addEventListener("close", () => {
    const address = new URL(window.location);
    if (address.searchParams.has("ask")) {
      address.searchParams.delete("ask");
      history.replaceState(null, "", address);
    }
  });
}
