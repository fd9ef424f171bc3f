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

/** A field in which words are chosen by their place. */
export function fieldText(field) {
  return {
    text: () => plain(field.value),
    ranges: () => [],
    choose(start, end) {
      field.focus({ preventScroll: true });
      field.setSelectionRange(start, end);
    },
    show() {
      field.scrollIntoView({ block: "nearest" });
    },
    replace(start, end, words) {
      field.setRangeText(words, start, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
}

const BLOCKS = /^(P|H[1-6]|LI|TR|TD|TH|BR|UL|OL|TABLE|FIGURE|FIGCAPTION|BLOCKQUOTE|DIV)$/;

/** The editor's text, with a line feed wherever a block begins. */
export function richText(editor) {
  const root = editor.editable().$;
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

  const nodeAt = (place, isEnd) =>
    nodes.findLast(({ start }) => (isEnd ? start < place : start <= place));

  function range(start, end) {
    const from = nodeAt(start, false);
    const to = nodeAt(end, true);
    const made = document.createRange();
    made.setStart(from.node, start - from.start);
    made.setEnd(to.node, end - to.start);
    return made;
  }

  return {
    text,
    ranges: (start, end) => [range(start, end)],
    choose(start, end) {
      editor.focus();
      getSelection().removeAllRanges();
      getSelection().addRange(range(start, end));
    },
    show(start, end) {
      range(start, end).startContainer.parentElement.scrollIntoView({ block: "nearest" });
    },
    replace(start, end, words) {
      const gone = range(start, end);
      editor.fire("saveSnapshot");
      gone.deleteContents();
      gone.startContainer.insertData(gone.startOffset, words);
      editor.fire("saveSnapshot");
      editor.fire("change");
    },
  };
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

  function placeOf(row) {
    const start = placeIn(textOf(row).text(), row.dataset);
    return start < 0 ? null : [start, start + row.dataset.words.length];
  }

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
    mark();
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

  function mark() {
    if (!window.CSS?.highlights) return;
    const found = Object.fromEntries(KINDS.map((kind) => [kind, []]));
    for (const row of rows()) {
      const place = placeOf(row);
      if (!place) continue;
      const ranges = textOf(row).ranges(...place);
      found[row.dataset.severe === undefined ? "finding-check" : "finding-mend"].push(...ranges);
      if (row === chosen) found["finding-chosen"].push(...ranges);
    }
    for (const kind of KINDS) CSS.highlights.set(kind, new Highlight(...found[kind]));
  }

  /** Take a finding in hand, or leave off where there is none. */
  function choose(row) {
    for (const one of rows()) one.removeAttribute("aria-current");
    chosen = row ?? null;
    if (!row) {
      panel().querySelector("h2").focus();
      return mark();
    }
    row.setAttribute("aria-current", "true");
    const place = placeOf(row);
    if (place) textOf(row).show(...place);
    row.querySelector("[data-mend], .actions summary, .actions button")?.focus();
    row.scrollIntoView({ block: "nearest" });
    mark();
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(chosen);
    choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  }

  function goTo(row) {
    const place = placeOf(row);
    if (place) textOf(row).choose(...place);
  }

  function mend(row) {
    const place = placeOf(row);
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
    const summary = event.target.closest(".finding-waive > summary");
    if (summary && !summary.parentElement.open) {
      // What is typed next is the reason.
      event.preventDefault();
      summary.parentElement.open = true;
      summary.parentElement.querySelector("input").focus();
    }
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
    } else if (event.target.matches("#findings input") && event.key === "Enter") {
      event.preventDefault();
      if (!event.isComposing) event.target.parentElement.querySelector("button").click();
    } else if (event.key === "Escape" && chosen && panel().contains(event.target)) {
      goTo(chosen);
    }
  });

  equip();
  mark();
  if (panel().dataset.asks !== undefined) ask();
  return { later, chooseFirst: () => choose(rows()[0]) };
}
