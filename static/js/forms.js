// A form is sent once, however often its button is pressed; passwords can be shown.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.submitter?.formMethod === "dialog") return;
  form.querySelector("[data-offline]")?.remove();
  if (!navigator.onLine) {
    event.preventDefault();
    sayOffline(form);
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// The browser's own error page would take the form away with all that stands in it.
function sayOffline(form) {
  const notice = document.getElementById("offline-notice").content.firstElementChild.cloneNode(true);
  notice.dataset.offline = "";
  form.querySelector(":scope > .actions")?.before(notice);
  if (!notice.isConnected) form.prepend(notice);
}

// Coming back with the browser's back button, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

// A form sent back with errors stands at the address that only takes posts: show the page's own.
const canonical = document.querySelector("link[rel=canonical]");
if (canonical && new URL(canonical.href).pathname !== window.location.pathname) {
  history.replaceState(null, "", canonical.href);
}

for (const button of document.querySelectorAll("button[data-reveals]")) {
  const field = document.getElementById(button.dataset.reveals);
  button.hidden = false;
  button.addEventListener("click", () => {
    const hide = field.type === "text";
    field.type = hide ? "password" : "text";
    button.textContent = hide ? button.dataset.show : button.dataset.hide;
    field.focus();
  });
}
