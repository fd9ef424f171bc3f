// Printed words as an editor changes them, with the proofreader's findings beside them.
import { fieldText, startFindings } from "./findings.js";

const form = document.getElementById("words");
const { title, body, csrfmiddlewaretoken } = form.elements;

const findings = startFindings({
  form,
  texts: { title: fieldText(title), body: fieldText(body) },
  body: () => new FormData(form),
  judge: () => form.dataset.judge,
  csrfToken: () => csrfmiddlewaretoken.value,
});
form.addEventListener("input", () => findings.later());
