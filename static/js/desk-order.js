// What stands where on the desk, and sending it.
const arrangement = () => document.getElementById("arrangement");

export const sectionOf = (row) => row.closest("[data-section]");

export const lists = () => [...document.querySelectorAll(".desk-rows")];

/** Remember where a row stands; what comes back puts it there again. */
export function homeOf(row) {
  const { parentElement, nextElementSibling } = row;
  return () => parentElement.insertBefore(row, nextElementSibling);
}

export function say(words) {
  document.getElementById("announcer").textContent = words;
}

/** “2 of 5 in 工作简讯”, in the language of the page. */
export function placeWords(row) {
  const rows = [...row.parentElement.children];
  return arrangement()
    .dataset.place.replace("{place}", rows.indexOf(row) + 1)
    .replace("{count}", rows.length)
    .replace("{section}", sectionOf(row).dataset.name);
}

/** Tell the server where a row has been dropped; a lost connection calls ``putBack``. */
export function sendDrop(row, putBack) {
  const { order, adopt, version } = arrangement().dataset;
  const isNew = row.dataset.article !== undefined;
  const values = isNew
    ? {
        article: row.dataset.article,
        section: sectionOf(row).dataset.section,
        place: [...row.parentElement.children].indexOf(row),
        version,
      }
    : { place: places(), moved: row.dataset.adoption, version };
  send(isNew ? adopt : order, values, putBack);
}

export function sendOrder(putBack) {
  const { order, version } = arrangement().dataset;
  send(order, { place: places(), version }, putBack);
}

export function places() {
  return [...document.querySelectorAll(".desk-row[data-adoption]")].map(
    (row) => `${sectionOf(row).dataset.section}:${row.dataset.adoption}`,
  );
}

function send(address, values, putBack) {
  const source = arrangement();
  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    source.addEventListener(failure, () => putBack(), { once: true });
  }
  window.htmx
    .ajax("POST", address, { source, target: "#arrangement", swap: "outerHTML", values })
    // Said by the page's notice, and undone above also for one that waited its turn.
    .catch(() => {});
}
