// Writing an article: saved by itself when the hands rest, kept in this browser until it is.
import { drop, forget, keep, leftBehind, markSent } from "./drafts.js";
import { fieldText, richText, startFindings } from "./findings.js";
import { startOffices } from "./offices.js";
import { startRichText } from "./rich-text.js";

const REST_MS = 2_000;
const RETRY_MS = 15_000;
const HEARTBEAT_MS = 4_000;
const FIELDS = ["title", "byline", "section", "approved_by", "body"];

const form = document.getElementById("writing");
const words = form.dataset;
const fields = form.elements;
const announcer = document.getElementById("announcer");
let editor = null;
let offices = null;
let findings = null;
let stored = "";
let kept = null;
let timer = 0;
let isSaving = false;
// Nothing is kept or saved of a page whose fields are being filled.
let isReady = false;
let lastSaid = "";

const path = () => new URL(form.action).pathname;

function written() {
  const values = Object.fromEntries(FIELDS.map((name) => [name, fields[name].value]));
  if (editor) values.body = editor.getData();
  values.offices = [...form.querySelectorAll("[name=offices]")]
    .map((field) => field.value)
    .filter(Boolean);
  return values;
}

function draft(values) {
  return { path: path(), page: fields.page.value, version: fields.version.value, values };
}

const isDirty = () => isReady && JSON.stringify(written()) !== stored;

function say(kind, text, ...actions) {
  const saved = document.getElementById("saved");
  saved.className = `saved ${kind}`;
  saved.replaceChildren(text, ...actions);
  announce(kind, text);
}

// Every save read aloud would disturb the writing: what changes is told.
function announce(kind, text) {
  if (kind !== lastSaid) announcer.textContent = text;
  lastSaid = kind;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-row";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function signInLink() {
  const link = document.createElement("a");
  link.className = "button button-row";
  link.textContent = words.signIn;
  link.href = `${words.signInAddress}?next=${encodeURIComponent(path())}`;
  return link;
}

function csrfToken() {
  const cookie = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie);
  return cookie?.[1] ?? fields.csrfmiddlewaretoken.value;
}

function request(values, options) {
  const body = new FormData();
  for (const name of FIELDS) body.append(name, values[name]);
  for (const office of values.offices) body.append("offices", office);
  for (const name of ["version", "page", "is_html", "writer"]) body.append(name, fields[name].value);
  return fetch(words.save, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": csrfToken() },
    redirect: "manual",
    ...options,
  });
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

function changed() {
  count();
  findings?.later();
  if (!isDirty()) return;
  keepNow();
  later(REST_MS);
}

function keepNow(more = {}) {
  kept = draft(written());
  keep({ ...kept, ...more });
}

async function save() {
  clearTimeout(timer);
  if (isSaving) return later(REST_MS);
  const values = written();
  if (JSON.stringify(values) === stored) return true;
  isSaving = true;
  try {
    return await take(await request(values), values);
  } catch {
    say("tone-bad", words.offline, button(words.again, save));
    later(RETRY_MS);
    return false;
  } finally {
    isSaving = false;
  }
}

/** Show what the server answered; ``values`` is what it was sent. */
async function take(response, values) {
  if (response.type === "opaqueredirect" || response.status === 403) {
    say("tone-bad", words.signedOut, signInLink(), button(words.again, save));
    return false;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const saved = page.getElementById("saved");
  if (!saved) {
    say("tone-bad", words.failed, button(words.again, save));
    later(RETRY_MS);
    return false;
  }
  document.getElementById("saved").replaceWith(document.adoptNode(saved));
  announce(String(response.ok), saved.textContent.trim());
  if (!response.ok) return false;
  if (kept) drop(kept);
  kept = null;
  stored = JSON.stringify(values);
  fields.version.value = saved.dataset.version;
  words.save = saved.dataset.save;
  words.judge = saved.dataset.judge;
  words.settle = saved.dataset.settle;
  if (path() !== saved.dataset.here) {
    form.action = saved.dataset.here;
    history.replaceState(null, "", saved.dataset.here);
  }
  if (isDirty()) changed();
  return true;
}

function startProofreading() {
  const texts = { title: fieldText(fields.title) };
  texts.body = editor ? richText(editor) : fieldText(fields.body);
  return startFindings({
    form,
    texts,
    csrfToken,
    judge: () => words.judge,
    body: () => {
      const values = written();
      const body = new FormData();
      for (const name of ["title", "body"]) body.append(name, values[name]);
      body.append("is_html", fields.is_html.value);
      return body;
    },
    writer: fields.writer.value,
    // What is settled is the text as it is stored.
    settle: async () => ((await save()) === true ? words.settle : ""),
  });
}

function count() {
  const text = editor ? editor.editable().getText() : fields.body.value;
  const length = text.replace(/\s/g, "").length;
  form.querySelector(".text-length").textContent = `${length} ${words.characters}`;
}

async function bringBack() {
  const found = leftBehind(path());
  if (!found) return;
  const now = JSON.stringify(written());
  if (JSON.stringify(found.values) === now) {
    kept = found;
    if (now === stored) drop(found);
    return;
  }
  for (const name of FIELDS) if (name !== "body") fields[name].value = found.values[name];
  if (editor) await new Promise((callback) => editor.setData(found.values.body, { callback }));
  else fields.body.value = found.values.body;
  offices.set(found.values.offices);
  fields.version.value = found.version;
  fields.page.value = found.page;
  kept = found;
  say("tone-warn", words.found);
}

async function start() {
  offices = startOffices(document.getElementById("offices"), changed);
  editor = await startRichText(fields.body, form.querySelector(".text-tools"), changed);
  stored = words.unsaved === undefined ? JSON.stringify(written()) : "unsaved";
  await bringBack();
  findings = startProofreading();
  isReady = true;
  form.classList.add("is-started");
  const faulty = form.querySelector("[aria-invalid=true]");
  if (words.unsettled !== undefined) findings.chooseFirst();
  else if (faulty === fields.body) editor?.focus();
  else faulty?.focus();
  changed();
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
}

form.addEventListener("submit", () => {
  clearTimeout(timer);
  if (editor) fields.body.value = editor.getData();
  keepNow({ isSent: true });
  markSent(path());
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(document.querySelector("button[form=writing][value=submit]"));
});

// Signing out waits for the last words; if they cannot be saved it says so once.
let hasWaited = false;
document.addEventListener(
  "submit",
  async (event) => {
    if (!event.target.matches("[data-forgets]")) return;
    if (hasWaited || !isDirty()) return forget();
    event.preventDefault();
    event.stopImmediatePropagation();
    hasWaited = true;
    if (await save()) event.target.requestSubmit();
  },
  true,
);

window.addEventListener("online", save);
setInterval(() => isDirty() && keepNow(), HEARTBEAT_MS);
window.addEventListener("pagehide", () => {
  if (!kept || !isDirty()) return;
  keepNow({ isLeft: true, isSent: Boolean(form.dataset.sent) });
  if (!isSaving && !form.dataset.sent) request(written(), { keepalive: true }).catch(() => {});
});

start();
