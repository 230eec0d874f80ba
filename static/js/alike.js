// Tells whoever types a hub's name of the hubs that are called much the same.

const WAIT_MS = 300;
const LEAST_LETTERS = 3;

export function startAlike(root) {
  const input = document.getElementById(root.dataset.alike);
  let timer = 0;
  let request = new AbortController();

  function show(hubs) {
    if (!hubs.length) return root.replaceChildren();
    const text = document.createElement("p");
    text.textContent = root.dataset.text;
    const list = document.createElement("ul");
    list.append(...hubs.map(itemFor));
    root.replaceChildren(text, list);
  }

  async function look() {
    request.abort();
    request = new AbortController();
    const name = input.value.trim();
    if (name.length < LEAST_LETTERS) return show([]);
    try {
      const address = `${root.dataset.address}?${new URLSearchParams({ q: name })}`;
      const answer = await fetch(address, { signal: request.signal });
      show(answer.ok ? (await answer.json()).results : []);
    } catch (error) {
      if (error.name !== "AbortError") show([]);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  if (input.value) look();
}

function itemFor(hub) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = hub.url;
  // What has been typed so far stays in its tab.
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = hub.name;
  item.append(link, `, ${hub.where}`);
  return item;
}
