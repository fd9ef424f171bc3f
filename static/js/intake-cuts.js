// 核对拆分: a cut is dragged to another line by its number, or moved by Alt and an arrow.
const EDGE = 40;
const STEP = 12;
let dragged = null;

const rowAt = (x, y) => document.elementFromPoint(x, y)?.closest("#lines .line");
const keyOf = (row) => row.querySelector("input[name=at]").value;

function shift(from, to) {
  document.getElementById("shift-from").value = from;
  to.querySelector("input[name=at]").checked = true;
  document.getElementById("shift").click();
}

function mark(row) {
  document.querySelector(".line.is-target")?.classList.remove("is-target");
  row?.classList.add("is-target");
}

document.addEventListener("pointerdown", (event) => {
  const cut = event.target.closest?.(".cut-mark[data-cut]");
  if (!cut || event.button) return;
  event.preventDefault();
  cut.setPointerCapture(event.pointerId);
  dragged = cut;
  cut.classList.add("is-dragged");
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const box = dragged.closest(".intake-scroll");
  const { top, bottom } = box.getBoundingClientRect();
  if (event.clientY < top + EDGE) box.scrollTop -= STEP;
  else if (event.clientY > bottom - EDGE) box.scrollTop += STEP;
  mark(rowAt(dragged.getBoundingClientRect().left - STEP, event.clientY));
});

function drop(event) {
  if (!dragged) return;
  const cut = dragged;
  const row = document.querySelector(".line.is-target");
  dragged = null;
  cut.classList.remove("is-dragged");
  mark(null);
  if (event.type === "pointerup" && row && keyOf(row) !== cut.dataset.cut) {
    shift(cut.dataset.cut, row);
  }
}

document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && dragged) drop(event);
  const by = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
  const row = event.altKey && by && event.target.closest?.("#lines .line.begins");
  if (!row?.[by]) return;
  event.preventDefault();
  shift(row.querySelector(".cut-mark").dataset.cut, row[by]);
});
