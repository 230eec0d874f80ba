// Completion of places and businesses after the WAI-ARIA combobox pattern (list autocomplete, manual selection).
import { completer } from "./completion.js";

const WAIT_MS = 120;
const LEAST_LETTERS = 2;
let counter = 0;

/**
 * Completes the input in `root`. `data-places`, `data-industries` and `data-businesses` are the addresses to ask, and
 * `data-goto` is that of a place. What was chosen is searched for at once, except in a form that sends something.
 */
export function startCombobox(root) {
  const input = root.querySelector("input:not([type=hidden])");
  // Names the chosen option exactly, for one text may mean several businesses.
  const exact = root.querySelector("input[type=hidden]");
  const list = document.createElement("ul");
  list.id = `options-${++counter}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? "");
  list.hidden = true;
  root.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const absolute = (address) => address && new URL(address, location);
  const { ask, stop } = completer({
    places: absolute(root.dataset.places),
    industries: absolute(root.dataset.industries),
    businesses: absolute(root.dataset.businesses),
    language: document.documentElement.lang,
  });
  let active = -1;
  let timer = 0;

  const options = () => [...list.children];

  function show(found) {
    list.replaceChildren(...found.map((option, index) => elementFor(option, `${list.id}-${index}`)));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function move(step) {
    const count = options().length;
    if (!count) return;
    active = active < 0 && step < 0 ? count - 1 : (active + step + count) % count;
    for (const [index, option] of options().entries()) option.setAttribute("aria-selected", String(index === active));
    input.setAttribute("aria-activedescendant", options()[active].id);
    options()[active].scrollIntoView({ block: "nearest" });
  }

  function choose({ dataset: { text, key } }) {
    input.value = text;
    note(key);
    show([]);
    if (root.dataset.goto) return location.assign(root.dataset.goto.replace("SLUG", key));
    if (input.form.method !== "get") return;
    // Where two things are asked for, the other one comes first.
    const empty = [...input.form.querySelectorAll("[role=combobox]")].find((box) => !box.value.trim());
    if (empty) empty.focus();
    else input.form.requestSubmit();
  }

  function note(key) {
    if (!exact) return;
    exact.value = key;
    exact.disabled = !key;
  }

  async function complete() {
    const text = input.value.trim();
    if (text.length < LEAST_LETTERS) {
      stop();
      return show([]);
    }
    const found = await ask(text);
    if (found) show(found);
  }

  input.addEventListener("input", () => {
    note("");
    clearTimeout(timer);
    timer = setTimeout(complete, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) complete();
      else move(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(options()[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show([]);
    }
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    stop();
    show([]);
  });
  // Pressing an option must not take the focus from the input, or its blur would close the list first.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

function elementFor({ text, key, note }, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.text = text;
  option.dataset.key = key;
  option.append(text);
  if (note) {
    const beside = document.createElement("span");
    beside.className = "beside";
    beside.textContent = note;
    // A space, for assistive technology reads the text of both.
    option.append(" ", beside);
  }
  return option;
}
