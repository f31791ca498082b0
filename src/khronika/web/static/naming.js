// Whom or what the letters typed so far may mean: first those of the record, then what can be made on the spot.
const { base, token } = document.body.dataset;
const WAIT = 90;
let serial = 0;

const ask = async (kind, typed) => {
  const answer = await fetch(`${base}/names`, { method: "POST", body: new URLSearchParams({ form_token: token, kind, typed }) });
  return answer.ok ? answer.json() : { found: [], fresh: [] };
};

for (const field of document.querySelectorAll("[data-names]")) {
  const list = document.createElement("ul"), form = field.form;
  const is = form.elements.namedItem(field.dataset.id);
  if (!(is instanceof HTMLInputElement)) continue; // there is a choice to make
  const told = form.querySelector(`[data-chosen="${field.dataset.id}"]`);
  list.id = `names-${++serial}`;
  list.className = "names";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) field.setAttribute(name, value);
  let active = -1, options = [], timer = 0, asked = 0;

  const close = () => { list.hidden = true; active = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
  const point = (at) => {
    active = at;
    list.childNodes.forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    if (at >= 0) {
      field.setAttribute("aria-activedescendant", `${list.id}-${at}`);
      list.childNodes[at].scrollIntoView({ block: "nearest" });
    }
  };
  const choose = (option) => {
    field.value = option.label;
    field.classList.remove("noticed");
    is.value = option.is;
    told.textContent = option.told;
    close();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = ({ found, fresh }) => {
    options = [...found, ...fresh];
    list.replaceChildren(...options.map((option, at) => {
      const row = document.createElement("li"), name = document.createElement("span"), kind = document.createElement("small");
      row.id = `${list.id}-${at}`;
      row.setAttribute("role", "option");
      name.dir = "auto";
      name.textContent = option.label;
      kind.textContent = option.told;
      row.append(name, kind);
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(option); });
      return row;
    }));
    list.hidden = options.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    // What is in the record under this very name, or is in no record, needs no arrow; whoever is only like it does.
    const typed = field.value.trim().toLocaleLowerCase();
    const same = found.filter((each) => each.label.toLocaleLowerCase() === typed);
    point(same.length === 1 ? found.indexOf(same[0]) : found.length ? -1 : 0);
  };
  const look = async () => {
    const typed = field.value.trim(), mine = ++asked;
    if (typed.length < 2) { close(); return; }
    const answer = await ask(field.dataset.names, typed);
    if (mine === asked && document.activeElement === field) show(answer);
  };
  field.addEventListener("input", () => {
    is.value = "";
    told.textContent = "";
    field.classList.remove("noticed");
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) { look(); return; }
      point((active + (event.code === "ArrowDown" ? 1 : options.length - 1) + (active < 0 && event.code === "ArrowUp" ? 1 : 0)) % options.length);
    } else if (event.code === "Escape" && !list.hidden) {
      close();
    } else if ((event.code === "Enter" || event.code === "NumpadEnter") && !event.ctrlKey && !event.isComposing) {
      // Enter takes what is pointed at and goes on to the next field: it never sends half of a form.
      event.preventDefault();
      if (active >= 0) choose(options[active]);
      const all = [...form.elements].filter((each) => each.offsetParent && !each.disabled && each.type !== "hidden");
      all[all.indexOf(field) + 1]?.focus();
    }
  });
  field.addEventListener("blur", close);
}

// --- Ctrl and Enter send from anywhere, and what was filled in by the program is no longer its guess once it is changed
for (const form of document.querySelectorAll("form.stating")) {
  form.addEventListener("keydown", (event) => {
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("change", (event) => event.target.classList.remove("noticed"));
  for (const each of form.querySelectorAll("[data-fill]")) {
    each.addEventListener("click", () => {
      const field = form.elements.namedItem(each.dataset.fill);
      field.value = each.textContent.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
}
