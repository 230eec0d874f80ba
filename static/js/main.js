// Connects elements of the page with the modules that enhance them. Everything works without it, as plain HTML.
import { startAlike } from "./alike.js";
import { startCombobox } from "./combobox.js";
import { startLocate } from "./locate.js";
import { startShare } from "./share.js";

document.querySelectorAll("[data-alike]").forEach(startAlike);
document.querySelectorAll("[data-combobox]").forEach(startCombobox);
document.querySelectorAll("[data-locate]").forEach(startLocate);
document.querySelectorAll("[data-share]").forEach(startShare);
document.querySelectorAll("[data-filters]").forEach((form) => {
  // A choice in a list and a tick apply at once; words wait for Enter or the button.
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox]")) form.requestSubmit();
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
if (map) whenSeen(map, async () => (await import("./map/map.js")).startMap(map));
const point = document.querySelector("[data-point]");
if (point) whenSeen(point, async () => (await import("./map/point.js")).startPoint(point));

// A map is loaded when it comes into view, so that it never delays what stands before it.
function whenSeen(element, start) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    start();
  });
  seen.observe(element);
}
