// Wires what stands in the page to the modules that bring it to life. Everything works without it, as plain HTML.
import { startCombobox } from "./combobox.js";
import { startLocate } from "./locate.js";
import { startShare } from "./share.js";

document.querySelectorAll("[data-combobox]").forEach(startCombobox);
document.querySelectorAll("[data-locate]").forEach(startLocate);
document.querySelectorAll("[data-share]").forEach(startShare);
document.querySelectorAll("[data-filters]").forEach((form) => {
  // A choice in a list applies at once; words wait for Enter or the button.
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) form.requestSubmit();
  });
  // Empty filters stay out of the address that people share.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
    if (!event.formData.has("radius")) event.formData.delete("unit");
  });
  // A page that comes back from the browser's memory shows the filters of its list, not those chosen on leaving it.
  addEventListener("pageshow", (event) => {
    if (event.persisted) form.reset();
  });
});

const map = document.querySelector("[data-map]");
if (map) startWhenSeen(map);

// The map is loaded when it comes into view, so that it never delays the list.
function startWhenSeen(element) {
  const seen = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    const { startMap } = await import("./map/map.js");
    startMap(element);
  });
  seen.observe(element);
}
