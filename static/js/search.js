// The key / goes to the search: the page's own, or the one in the bar.
const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented || event.target.closest?.(TYPED_IN)) return;
  const question = document.querySelector("#archive-q, #bar-q");
  if (!question?.checkVisibility()) return;
  event.preventDefault();
  question.focus();
  question.select();
});
