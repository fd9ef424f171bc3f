// What htmx cannot swap: a lost connection, a failed step, a session that ran out; and waiting.
const WAIT_MILLISECONDS = 400;
const { dataset: words } = document.body;
const notices = () => document.getElementById("notices");

function say(templateId, again) {
  document.querySelector(`[data-from="${templateId}"]`)?.remove();
  const template = document.getElementById(templateId);
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.dataset.from = templateId;
  if (again) notice.append(againButton(again));
  // What stands behind an open sheet nobody reads.
  const sheet = document.querySelector("dialog:modal form");
  if (sheet) sheet.prepend(notice);
  else notices().append(notice);
}

function againButton(again) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-row";
  button.textContent = words.again;
  button.addEventListener("click", again);
  return button;
}

/** What a person asked to see can be asked for once more; a step is taken again by its button. */
function repeating({ elt, target, requestConfig, pathInfo }) {
  if (requestConfig.verb !== "get" || !requestConfig.triggeringEvent) return null;
  return () => {
    const source = elt.isConnected ? elt : target;
    window.htmx.ajax("GET", pathInfo.finalRequestPath, { source, target }).catch(() => {});
  };
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  // A whole page instead of a fragment: signed out meanwhile, or refused outright.
  if (xhr.status >= 500 || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  if (requestConfig.verb === "get") window.location.reload();
  else say("failed-notice");
});

document.body.addEventListener("htmx:sendError", ({ detail }) => {
  say("offline-notice", repeating(detail));
});
document.body.addEventListener("htmx:responseError", ({ detail }) => {
  say("failed-notice", repeating(detail));
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector("[data-from]")?.remove();
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === notices()) notices().querySelector("[tabindex]")?.focus();
});

// What is to be replaced stays; if that takes long, it says so. Polls are not waited for.
const waits = new WeakMap();

document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const { target, requestConfig, xhr } = detail;
  if (!requestConfig.triggeringEvent) return;
  const begin = () => {
    target.setAttribute("aria-busy", "true");
    document.getElementById("announcer").textContent = words.loading;
  };
  waits.set(xhr, setTimeout(begin, WAIT_MILLISECONDS));
});
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  clearTimeout(waits.get(detail.xhr));
  detail.target.removeAttribute("aria-busy");
});
