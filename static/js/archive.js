// A facet that is ticked narrows at once; on narrow screens what only leads to the texts is folded.
const form = document.getElementById("archive-form");

form?.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") form.requestSubmit();
});

for (const folded of document.querySelectorAll("details[data-folds]")) {
  const isNarrow = window.matchMedia(`(width < ${folded.dataset.folds}px)`).matches;
  if (isNarrow && !folded.querySelector("input:checked, [aria-invalid]")) folded.open = false;
}
