// Rows stay as they are while a person is at work in them: has the focus there, reads a
// Message-ID, has ticked some, or points at a button. They catch up as soon as the person leaves.
let isBehind = false;

const rows = () => document.getElementById("mailing-rows");

function isInUse() {
  const section = rows();
  return (
    section.contains(document.activeElement) ||
    section.querySelector("details[open], .row-act:hover, input:checked") !== null
  );
}

function catchUp() {
  if (!isBehind || isInUse()) return;
  isBehind = false;
  document.getElementById("mailing-poll").dispatchEvent(new Event("refresh"));
}

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (target.id === "mailing-rows" && isInUse()) {
    isBehind = true;
    event.detail.shouldSwap = false;
  }
  // The same sentence again would be read aloud again.
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  if (target.id === "announcer" && words(target) === words(fragment)) {
    event.detail.shouldSwap = false;
  }
});

for (const leaving of ["focusout", "toggle", "pointerout"]) {
  document.addEventListener(leaving, () => setTimeout(catchUp), true);
}
