// CKEditor in the place of the textarea, with this page's own buttons for a toolbar. Whatever it
// gives is cleaned on the server; if it does not load, the textarea takes plain paragraphs.
const NEW_TABLE = `<table><tbody>${"<tr><td></td><td></td><td></td></tr>".repeat(2)}</tbody></table><p></p>`;

function startTools(editor, tools) {
  const subhead = new CKEDITOR.style({ element: "h3" });
  editor.addCommand("subhead", new CKEDITOR.styleCommand(subhead));
  editor.addCommand("inserttable", { exec: () => editor.insertHtml(NEW_TABLE) });
  for (const button of tools.querySelectorAll("[data-command]")) {
    const command = editor.getCommand(button.dataset.command);
    // The click must not take the caret out of the text.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      editor.focus();
      editor.execCommand(button.dataset.command);
    });
    if (!button.hasAttribute("aria-pressed")) continue;
    command.on("state", () => {
      button.setAttribute("aria-pressed", command.state === CKEDITOR.TRISTATE_ON);
    });
  }
  const subheadCommand = editor.getCommand("subhead");
  editor.attachStyleStateChange(subhead, (state) => subheadCommand.setState(state));
  const tableTools = tools.querySelector(".table-tools");
  editor.on("selectionChange", ({ data }) => {
    tableTools.hidden = !data.path.contains("table");
  });
  tools.hidden = false;
}

/** Resolves to null where CKEditor cannot be had. */
export function startRichText(textarea, tools, changed) {
  if (!window.CKEDITOR?.env.isCompatible) return Promise.resolve(null);
  return new Promise((ready) => {
    textarea.value = textarea.dataset.html;
    textarea.form.elements.is_html.value = "1";
    const editor = CKEDITOR.replace(textarea, JSON.parse(textarea.dataset.config));
    // Its own toolbar, empty here, carries an inline handler.
    editor.on("uiSpace", (event) => event.stop(), null, null, 1);
    editor.on("pluginsLoaded", () => {
      // The browser's own menu offers paste and spelling; CKEditor's needs inline handlers.
      if (editor.contextMenu) editor.contextMenu.addTarget = () => {};
    });
    editor.on("instanceReady", () => {
      const area = editor.editable().$;
      area.setAttribute("role", "textbox");
      area.setAttribute("aria-multiline", "true");
      area.setAttribute("aria-labelledby", "body-label");
      for (const name of ["aria-describedby", "aria-invalid"]) {
        if (textarea.hasAttribute(name)) area.setAttribute(name, textarea.getAttribute(name));
      }
      startTools(editor, tools);
      editor.on("change", changed);
      area.addEventListener("input", changed);
      ready(editor);
    });
  });
}
