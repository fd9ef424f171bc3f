// What htmx cannot swap: a lost connection, a failed step, a session that ran out.
const notices = document.getElementById("notices");

function say(templateId) {
  const template = document.getElementById(templateId);
  if (!template || notices.querySelector(`[data-from="${templateId}"]`)) return;
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.dataset.from = templateId;
  notices.append(notice);
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  // A whole page instead of a fragment: signed out meanwhile, or refused outright.
  if (!/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  if (requestConfig.verb === "get") window.location.reload();
  else say("failed-notice");
});

document.body.addEventListener("htmx:sendError", () => say("offline-notice"));
document.body.addEventListener("htmx:responseError", () => say("failed-notice"));
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) notices?.querySelector("[data-from]")?.remove();
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === notices) notices.querySelector("[tabindex]")?.focus();
});
