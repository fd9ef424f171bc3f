// Which page pictures are in view and which have been seen; tabs on narrow screens.
const seen = new Set();

// What was seen of an edition stays so in this tab, also after a look at its text.
const nameOf = () => `seen:${document.querySelector("[data-edition]")?.dataset.edition ?? ""}`;

function bringBackSeen() {
  for (const page of JSON.parse(sessionStorage.getItem(nameOf()) ?? "[]")) seen.add(page);
  for (const link of document.querySelectorAll(".page-jump a")) {
    if (seen.has(link.hash.slice("#page-".length))) markSeen(link);
  }
}

function sayAllSeen(pages) {
  const line = document.getElementById("all-seen");
  if (line) line.hidden = ![...pages].every((page) => seen.has(page.dataset.page));
}

function markCurrent(link) {
  link.setAttribute("aria-current", "true");
  const row = link.parentElement;
  row.scrollTop = link.offsetTop - row.offsetTop - row.clientHeight / 2;
  row.scrollLeft = link.offsetLeft - row.offsetLeft - row.clientWidth / 2;
}

function markSeen(link) {
  if (link.classList.contains("seen")) return;
  link.classList.add("seen");
  const words = document.createElement("span");
  words.className = "aside-words";
  words.textContent = ` ${link.closest("[data-seen]").dataset.seen}`;
  link.append(words);
}

function watch(pages) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        const page = target.dataset.page;
        seen.add(page);
        sessionStorage.setItem(nameOf(), JSON.stringify([...seen]));
        sayAllSeen(pages);
        for (const link of document.querySelectorAll(".page-jump a")) {
          const here = link.hash === `#page-${page}`;
          if (seen.has(link.hash.slice("#page-".length))) markSeen(link);
          if (here) markCurrent(link);
          else link.removeAttribute("aria-current");
        }
      }
    },
    // A page counts as seen when it crosses the middle of the screen.
    { rootMargin: "-45% 0px -45% 0px" },
  );
  for (const page of pages) watcher.observe(page);
}

function ranges(numbers) {
  const found = [];
  for (const number of numbers) {
    if (found.length && found.at(-1)[1] === number - 1) found.at(-1)[1] = number;
    else found.push([number, number]);
  }
  return found;
}

export function sayUnseenPages(sheet) {
  const line = sheet.querySelector("[data-unseen]");
  const pages = [...document.querySelectorAll(".page-picture[data-page]")];
  if (!line || !pages.length) return;
  const unseen = pages.map((page) => page.dataset.page).filter((page) => !seen.has(page));
  line.hidden = !unseen.length;
  line.querySelector("[data-unseen-pages]").textContent = ranges(unseen.map(Number))
    .map(([first, last]) => (first === last ? first : `${first}–${last}`))
    .join(line.dataset.unseen);
}

function startViews() {
  const reading = document.querySelector(".reading");
  const links = [...document.querySelectorAll(".views a[data-view]")];
  if (!reading || !links.length) return;
  const choose = (view) => {
    reading.dataset.shown = view;
    for (const link of links) {
      if (link.dataset.view === view) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      choose(link.dataset.view);
    });
  }
  // A link to a page picture must find it shown.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a[href^='#page-']")) choose("pages");
    if (event.target.closest?.("a[href$='#doubts']")) choose("list");
  });
  choose("pages");
}

export function start() {
  const pages = document.querySelectorAll(".page-picture[data-page]");
  if (!pages.length) return;
  bringBackSeen();
  sayAllSeen(pages);
  watch(pages);
}

startViews();
start();
// Going back in history swaps without a target.
document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id === "preview" || detail.elt?.id === "preview") start();
});
