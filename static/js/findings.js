// Findings beside a text: asked for anew when the hands rest, underlined where they stand, settled
// by keys. The text itself holds no mark: what is saved is what was written.
const REST_MS = 800;
const RETRY_MS = 5_000;
const KINDS = ["finding-mend", "finding-check", "finding-chosen"];

const panel = () => document.getElementById("findings");
const rows = () => [...document.querySelectorAll("#findings [data-finding]")];
const plain = (text) => text.replaceAll("\u00a0", " ");

/** Where in a text the words of a finding stand; -1 where they cannot be found. */
function placeIn(text, { words, before, after, nth }) {
  const sought = plain(before + words + after);
  let at = -1;
  for (let count = 0; count <= Number(nth); count += 1) at = text.indexOf(sought, at + 1);
  if (at >= 0) return at + before.length;
  // What is read between words, as a footnote's mark, need not stand so on the page.
  for (const [ahead, behind] of [
    [before, ""],
    ["", after],
  ]) {
    at = ahead || behind ? text.indexOf(plain(ahead + words + behind)) : -1;
    if (at >= 0) return at + ahead.length;
  }
  return -1;
}

document.addEventListener("click", (event) => {
  const asked = event.target.closest(".finding-waive > summary")?.parentElement;
  if (!asked || asked.open) return;
  // What is typed next is the reason.
  event.preventDefault();
  asked.open = true;
  asked.querySelector("input").focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("#findings input")) return;
  // The first button of the form need not be that of this reason.
  event.preventDefault();
  if (!event.isComposing) event.target.parentElement.querySelector("button").click();
});

/** A copy of a field's text behind it, for a field's own characters cannot be underlined. */
function copyBehind(field) {
  const copy = document.createElement("div");
  const text = new Text(field.value);
  copy.className = "field-copy";
  copy.setAttribute("aria-hidden", "true");
  copy.append(text);
  field.before(copy);
  Object.assign(field.style, { background: "none", position: "relative" });

  function fit() {
    const look = getComputedStyle(field);
    // In a grid it would be placed by the field's column.
    copy.style.gridArea = "auto";
    copy.style.font = look.font;
    copy.style.padding = look.padding;
    copy.style.left = `${field.offsetLeft + field.clientLeft}px`;
    copy.style.top = `${field.offsetTop + field.clientTop}px`;
    copy.style.width = `${field.clientWidth}px`;
    copy.style.height = `${field.clientHeight}px`;
    copy.style.whiteSpace = field.matches("input") ? "pre" : "pre-wrap";
    copy.scrollTo(field.scrollLeft, field.scrollTop);
  }
  new ResizeObserver(fit).observe(field);
  field.addEventListener("scroll", () => copy.scrollTo(field.scrollLeft, field.scrollTop));
  return { text, fit };
}

/** A field in which words are found, chosen and replaced. */
export function fieldText(field) {
  const copy = copyBehind(field);
  return {
    text() {
      if (copy.text.data !== field.value) copy.text.data = field.value;
      copy.fit();
      return plain(field.value);
    },
    range(start, end) {
      const made = document.createRange();
      made.setStart(copy.text, start);
      made.setEnd(copy.text, end);
      return made;
    },
    follow: (act) => field.addEventListener("input", act),
    choose(start, end) {
      field.focus({ preventScroll: true });
      field.setSelectionRange(start, end);
    },
    replace(start, end, words) {
      field.setRangeText(words, start, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
}

const BLOCKS = /^(P|H[1-6]|LI|TR|TD|TH|BR|UL|OL|TABLE|FIGURE|FIGCAPTION|BLOCKQUOTE|DIV)$/;

/** The text of a part of the page, with a line feed wherever a block begins. */
export function pageText(root) {
  let nodes = [];

  function text() {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    let read = "";
    nodes = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) {
        nodes.push({ node, start: read.length });
        read += plain(node.data);
      } else if (BLOCKS.test(node.nodeName)) read += "\n";
    }
    return read;
  }

  function range(start, end) {
    const from = nodes.findLast((one) => one.start <= start);
    const to = nodes.findLast((one) => one.start < end);
    const made = document.createRange();
    made.setStart(from.node, start - from.start);
    made.setEnd(to.node, end - to.start);
    return made;
  }

  return { text, range };
}

/** The text in the rich-text editor. */
export function richText(editor) {
  const read = pageText(editor.editable().$);
  return {
    ...read,
    choose(start, end) {
      editor.focus();
      getSelection().removeAllRanges();
      getSelection().addRange(read.range(start, end));
    },
    replace(start, end, words) {
      const gone = read.range(start, end);
      editor.fire("saveSnapshot");
      gone.deleteContents();
      gone.startContainer.insertData(gone.startOffset, words);
      editor.fire("saveSnapshot");
      editor.fire("change");
    },
  };
}

function placeOf(row, text) {
  const start = text ? placeIn(text.text(), row.dataset) : -1;
  return start < 0 ? null : [start, start + row.dataset.words.length];
}

/** Underline what was found in ``texts``, by their names. */
export function mark(texts, chosen = null) {
  if (!window.CSS?.highlights) return;
  const found = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  for (const row of rows()) {
    const text = texts[row.dataset.where];
    const place = placeOf(row, text);
    if (!place) continue;
    const range = text.range(...place);
    found[row.dataset.severe === undefined ? "finding-check" : "finding-mend"].push(range);
    if (row === chosen) found["finding-chosen"].push(range);
  }
  for (const kind of KINDS) CSS.highlights.set(kind, new Highlight(...found[kind]));
}

/**
 * ``texts`` are what can be found at, by name; ``body`` gives the words for the server. ``settle``
 * has them stored and resolves to the address at which a finding is settled; without it the form
 * is sent with what was settled.
 */
export function startFindings({ form, texts, body, judge, settle, writer, csrfToken }) {
  const words = form.dataset;
  const announcer = document.getElementById("announcer");
  let timer = 0;
  let asked = null;
  let chosen = null;

  const textOf = (row) => texts[row.dataset.where];
  const remark = () => mark(texts, chosen);

  function later(milliseconds = REST_MS) {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const response = await send(judge(), body(), signal);
      const html = await response.text();
      if (!response.ok || signal.aborted) return;
      // A reason that is being written stays.
      if (document.activeElement?.matches("#findings input")) later();
      else show(html);
    } catch {
      if (!signal.aborted) later(RETRY_MS);
    }
  }

  function send(address, sent, signal) {
    return fetch(address, {
      method: "POST",
      body: sent,
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
      redirect: "manual",
      signal,
    });
  }

  function show(html) {
    const made = new DOMParser().parseFromString(html, "text/html").getElementById("findings");
    if (!made) return;
    const old = panel();
    const told = old.dataset.count;
    const focused = old.contains(document.activeElement) ? rows().indexOf(chosen) : -1;
    const key = chosen?.dataset.finding;
    const reasons = [...old.querySelectorAll("details[open] input")];
    old.replaceWith(document.adoptNode(made));
    equip();
    for (const { id, value } of reasons) {
      const again = document.getElementById(id);
      if (!again || again.value) continue;
      again.value = value;
      again.closest("details").open = true;
    }
    chosen = rows().find((row) => row.dataset.finding === key) ?? null;
    if (focused >= 0) choose(chosen ?? rows()[Math.min(focused, rows().length - 1)]);
    remark();
    if (made.dataset.count !== told) announcer.textContent = counts();
  }

  const counts = () =>
    [...panel().querySelectorAll(".card-head :is(h2, .chip)")].map((one) => one.innerText).join(" ");

  /** What only a script can do. */
  function equip() {
    for (const hidden of panel().querySelectorAll("[hidden]")) hidden.hidden = false;
    for (const place of panel().querySelectorAll("[data-goto]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.goto = "";
      button.setAttribute("aria-label", `${words.go} ${place.textContent}`);
      button.textContent = place.textContent;
      place.replaceWith(button);
    }
  }

  function bringIntoView(range) {
    const parent = range.startContainer.parentElement;
    const field = parent.nextElementSibling;
    if (!parent.matches(".field-copy")) return parent.scrollIntoView({ block: "nearest" });
    const lines = range.getBoundingClientRect();
    const seen = field.getBoundingClientRect();
    if (lines.top < seen.top || lines.bottom > seen.bottom) {
      field.scrollTop += lines.top - seen.top - field.clientHeight / 2;
    }
    field.scrollIntoView({ block: "nearest" });
  }

  /** Take a finding in hand, or leave off where there is none. */
  function choose(row) {
    for (const one of rows()) one.removeAttribute("aria-current");
    chosen = row ?? null;
    if (!row) {
      panel().querySelector("h2").focus();
      return remark();
    }
    row.setAttribute("aria-current", "true");
    const place = placeOf(row, textOf(row));
    if (place) bringIntoView(textOf(row).range(...place));
    row.querySelector("[data-mend], .actions summary, .actions button")?.focus();
    row.scrollIntoView({ block: "nearest" });
    remark();
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(chosen);
    choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  }

  function goTo(row) {
    const place = placeOf(row, textOf(row));
    if (place) textOf(row).choose(...place);
  }

  function mend(row) {
    const place = placeOf(row, textOf(row));
    if (!place) return ask();
    const all = rows();
    const next = all[all.indexOf(row) + 1] ?? all[all.indexOf(row) - 1];
    textOf(row).replace(...place, row.dataset.suggestion);
    announcer.textContent = `${words.mended} ${row.dataset.suggestion}`;
    row.remove();
    choose(next);
    later();
  }

  async function sendSettled(button) {
    const row = button.closest("[data-finding]");
    const address = await settle();
    if (!address) return;
    const sent = new FormData();
    const reason = row?.querySelector("input");
    sent.append("act", button.value);
    sent.append("writer", writer);
    if (reason) sent.append(reason.name, reason.value);
    const response = await send(address, sent);
    const html = await response.text();
    if (response.ok) {
      chosen = row;
      document.activeElement.blur();
      const at = rows().indexOf(row);
      show(html);
      return choose(rows()[Math.min(Math.max(at, 0), rows().length - 1)]);
    }
    const refused = new DOMParser().parseFromString(html, "text/html");
    if (refused.getElementById("findings")) {
      show(html);
      document.querySelector("#findings [aria-invalid]")?.focus();
    } else document.getElementById("notices").replaceChildren(...refused.body.children);
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-finding]");
    const button = event.target.closest("#findings button");
    if (!button) return;
    if (button.dataset.mend !== undefined) mend(row);
    else if (button.dataset.goto !== undefined) goTo(row);
    else if (settle) {
      event.preventDefault();
      sendSettled(button);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "F8") {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && chosen && panel().contains(event.target)) {
      goTo(chosen);
    }
  });

  for (const text of Object.values(texts)) text.follow?.(remark);
  equip();
  remark();
  if (panel().dataset.asks !== undefined) ask();
  return { later, chooseFirst: () => choose(rows()[0]) };
}
