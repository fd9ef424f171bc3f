// Dragging with keys: Space lifts, arrows move, Space drops, Escape puts back.
import { homeOf, lists, placeWords, say, sendDrop } from "./desk-order.js";

let lifted = null;
let isMoving = false;

const titleOf = (row) =>
  row.dataset.title ?? row.querySelector(".candidate-title").textContent;

const words = (name) => document.getElementById("arrangement").dataset[name];

function lift(row) {
  lifted = { row, putBack: homeOf(row) };
  if (row.dataset.article !== undefined) {
    const section = document.getElementById("desk-into").value;
    move(() => document.querySelector(`[data-section="${section}"] .desk-rows`).append(row));
  }
  mark(true);
  say(`${titleOf(row)}: ${words("lifted")}`);
}

function drop() {
  const { row, putBack } = lifted;
  const where = placeWords(row);
  end();
  say(`${words("dropped")} ${where}`);
  sendDrop(row, putBack);
}

function putBack() {
  const { row, putBack: back } = lifted;
  move(back);
  end();
  say(`${titleOf(row)}: ${words("back")}`);
}

function end() {
  mark(false);
  lifted = null;
}

function mark(isLifted) {
  lifted.row.classList.toggle("is-lifted", isLifted);
  lifted.row.querySelector(".grip").setAttribute("aria-pressed", String(isLifted));
}

/** Change places without losing the focus, which a node that is moved does. */
function move(act) {
  const grip = lifted.row.querySelector(".grip");
  isMoving = true;
  act();
  grip.focus();
  isMoving = false;
  lifted.row.scrollIntoView({ block: "nearest" });
}

function step(isDown) {
  const { row } = lifted;
  const beside = isDown ? row.nextElementSibling : row.previousElementSibling;
  if (beside) {
    move(() => (isDown ? beside.after(row) : beside.before(row)));
  } else {
    const all = lists();
    const next = all[all.indexOf(row.parentElement) + (isDown ? 1 : -1)];
    if (!next) return;
    move(() => (isDown ? next.prepend(row) : next.append(row)));
  }
  say(placeWords(row));
}

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.(".grip");
  if (!grip) return;
  const isSpace = event.key === " " || event.key === "Enter";
  if (isSpace && !lifted) lift(grip.closest("li"));
  else if (isSpace) drop();
  else if (!lifted) return;
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") step(event.key === "ArrowDown");
  else if (event.key === "Escape") putBack();
  else return;
  event.preventDefault();
});

document.addEventListener("focusout", () => {
  if (lifted && !isMoving) {
    const { row, putBack: back } = lifted;
    end();
    back();
    say(`${titleOf(row)}: ${words("back")}`);
  }
});
