// The key / goes to the words; a facet that is ticked narrows at once; on narrow screens what
// only leads to the texts is folded.
const form = document.getElementById("archive-form");
const question = document.getElementById("archive-q");
const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!question || event.target.closest?.(TYPED_IN)) return;
  event.preventDefault();
  question.focus();
  question.select();
});

form?.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") form.requestSubmit();
});

for (const folded of document.querySelectorAll("details[data-folds]")) {
  const isNarrow = window.matchMedia(`(width < ${folded.dataset.folds}px)`).matches;
  if (isNarrow && !folded.querySelector(":checked, [aria-invalid]")) folded.open = false;
}
