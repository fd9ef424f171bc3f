// The key / goes to the words; a facet that is ticked narrows at once; on a phone facets are folded.
const form = document.getElementById("archive-form");
const question = document.getElementById("archive-q");
const facets = document.getElementById("archive-facets");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")) return;
  event.preventDefault();
  question.focus();
  question.select();
});

form.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") form.requestSubmit();
});

if (window.matchMedia("(width < 900px)").matches && !facets.querySelector(":checked, [aria-invalid]")) {
  facets.open = false;
}
