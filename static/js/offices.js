// Offices as tags that are moved and taken away by buttons; without script each is a choice.
export function startOffices(fieldset, changed) {
  const words = fieldset.dataset;
  const tags = fieldset.querySelector(".tags");
  const choice = tags.lastElementChild.querySelector("select");
  const printed = fieldset.querySelector(".printed-as");
  const nameOf = (value) => [...choice.options].find((option) => option.value === value)?.text;
  const values = () => [...tags.querySelectorAll("input")].map((input) => input.value);
  choice.removeAttribute("name");

  function told() {
    const names = values().map(nameOf);
    printed.textContent = names.length ? `${words.printed}（${names.join("、")}）` : "";
    tags.classList.toggle("is-several", names.length > 1);
    changed();
  }

  function button(label, sign, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", act);
    return made;
  }

  function add(value) {
    const name = nameOf(value);
    if (!name || values().includes(value)) return;
    const tag = document.createElement("li");
    tag.className = "tag";
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "offices", value });
    const move = (place) => (event) => {
      place(tag);
      event.target.focus();
      told();
    };
    const earlier = button(
      `${words.earlier} ${name}`,
      "‹",
      move(() => tag.previousElementSibling?.before(tag)),
    );
    const later = button(
      `${words.later} ${name}`,
      "›",
      move(() => {
        if (tag.nextElementSibling?.matches(".tag")) tag.nextElementSibling.after(tag);
      }),
    );
    earlier.className = later.className = "tag-move";
    const remove = button(`${words.remove} ${name}`, "×", () => {
      const next = tag.nextElementSibling.querySelector("select, button:last-child");
      tag.remove();
      next.focus();
      told();
    });
    const text = document.createElement("span");
    text.textContent = name;
    tag.append(input, earlier, text, later, remove);
    tags.lastElementChild.before(tag);
  }

  function set(list) {
    for (const tag of tags.querySelectorAll(".tag")) tag.remove();
    for (const value of list) add(value);
    told();
  }

  const chosen = [...tags.querySelectorAll("select")].map((select) => select.value).filter(Boolean);
  for (const entry of [...tags.children].slice(0, -1)) entry.remove();
  choice.value = "";
  choice.addEventListener("change", () => {
    add(choice.value);
    choice.value = "";
    told();
  });
  set(chosen);
  return { set };
}
