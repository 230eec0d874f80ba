// Place completion after the WAI-ARIA combobox pattern (list autocomplete, manual selection).

const WAIT_MS = 120;
const LEAST_LETTERS = 2;
let counter = 0;

export function startCombobox(root) {
  const input = root.querySelector("input");
  const list = document.createElement("ul");
  list.id = `places-${++counter}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? "");
  list.hidden = true;
  root.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let active = -1;
  let timer = 0;
  let request = new AbortController();

  const options = () => [...list.children];

  function show(places) {
    list.replaceChildren(...places.map((place, index) => optionFor(place, `${list.id}-${index}`)));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = places.length === 0;
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

  function choose(option) {
    input.value = option.dataset.label;
    show([]);
    if (root.dataset.goto) location.assign(root.dataset.goto.replace("SLUG", option.dataset.slug));
    else input.form.requestSubmit();
  }

  async function complete() {
    request.abort();
    request = new AbortController();
    const text = input.value.trim();
    if (text.length < LEAST_LETTERS) return show([]);
    try {
      const address = `${root.dataset.places}?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(address, { signal: request.signal });
      show(answer.ok ? (await answer.json()).results : []);
    } catch (error) {
      if (error.name !== "AbortError") show([]);
    }
  }

  input.addEventListener("input", () => {
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
    request.abort();
    show([]);
  });
  // Pressing an option must not take the focus from the input, or its blur would close the list first.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

function optionFor(place, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.label = place.label;
  option.dataset.slug = place.slug;
  option.append(place.label);
  if (place.population) {
    const people = document.createElement("span");
    people.className = "people";
    people.textContent = place.population.toLocaleString(document.documentElement.lang);
    option.append(people);
  }
  return option;
}
