// Ticking rows of a mailing: all of a state at once, and how many are ticked.
const bar = () => document.getElementById("ticked");
const boxes = (state) => [
  ...document.querySelectorAll("input[name=row]" + (state ? `[data-state=${state}]` : "")),
];

function count() {
  if (!bar()) return;
  let ticked = 0;
  for (const all of bar().querySelectorAll("input[name=all]")) {
    const ticks = boxes(all.value).filter((box) => box.checked).length;
    all.indeterminate = !all.checked && ticks > 0;
    // All means also those on other pages.
    ticked += all.checked ? Number(all.dataset.count ?? ticks) : ticks;
  }
  const said = document.getElementById("ticked-count");
  said.textContent = ticked ? `${said.dataset.words} ${ticked}` : "";
}

document.addEventListener("change", ({ target }) => {
  if (target.name === "all") {
    for (const box of boxes(target.value)) box.checked = target.checked;
  } else if (target.name === "row") {
    const all = bar()?.querySelector(`input[name=all][value=${target.dataset.state}]`);
    if (all && !target.checked) all.checked = false;
  } else return;
  count();
});

document.body.addEventListener("htmx:oobAfterSwap", count);
// Ticks that the browser brings back do not say so.
window.addEventListener("pageshow", count);

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.(".known + .copy");
  if (!button) return;
  const known = button.previousElementSibling;
  const values = [...known.querySelectorAll("code[data-name]")];
  const text = values.map((value) => `${value.dataset.name}: ${value.textContent}`).join("\n");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without TLS there is no clipboard: what is selected can be copied by hand.
    getSelection().selectAllChildren(known);
    return;
  }
  const { copied } = button.closest("[data-copied]").dataset;
  button.textContent = copied;
  document.getElementById("announcer").textContent = copied;
});
