// What htmx cannot swap: a lost connection, a failed step, a session that ran out; and waiting.
const WAIT_MILLISECONDS = 400;
const { dataset: words } = document.body;
const notices = () => document.getElementById("notices");

function say(templateId, { again = null, isPoll = false } = {}) {
  document.querySelector(`[data-from="${templateId}"]`)?.remove();
  const template = document.getElementById(templateId);
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.dataset.from = templateId;
  if (isPoll) notice.dataset.poll = "";
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

const isPoll = ({ elt, requestConfig }) =>
  !requestConfig.triggeringEvent &&
  (requestConfig.verb === "get" || elt.matches("[hx-trigger*=every]"));

/** What a person asked to see can be asked for once more; a step is taken again by its button. */
function failure(detail) {
  const { elt, target, requestConfig, pathInfo } = detail;
  if (isPoll(detail)) return { isPoll: true };
  if (requestConfig.verb !== "get") return {};
  const again = () => {
    const source = elt.isConnected ? elt : target;
    const event = requestConfig.triggeringEvent;
    window.htmx.ajax("GET", pathInfo.finalRequestPath, { source, target, event }).catch(() => {});
  };
  return { again };
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
  say("offline-notice", failure(detail));
});
document.body.addEventListener("htmx:responseError", ({ detail }) => {
  say("failed-notice", failure(detail));
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  // A poll that comes through says nothing of what a person asked for.
  const gone = isPoll(event.detail) ? "[data-from][data-poll]" : "[data-from]";
  document.querySelector(gone)?.remove();
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
