// List and map point at each other: hovering or focusing one lights up the other.
import { haloMarker } from "./markers.js";

export function syncWithList(map, markersBySlug) {
  const rows = new Map([...document.querySelectorAll(".hub-row")].map((row) => [row.dataset.hub, row]));
  let halo = null;

  function light(slug) {
    dim();
    const row = rows.get(slug);
    markersBySlug.get(slug)?.getElement()?.firstElementChild?.classList.add("is-lit");
    row?.classList.add("is-lit");
    // A hub inside a cluster has no marker of its own: a ring shows where it lies.
    if (row && !markersBySlug.has(slug)) halo = haloMarker(Number(row.dataset.lat), Number(row.dataset.lon)).addTo(map);
  }

  function dim() {
    for (const element of document.querySelectorAll(".is-lit")) element.classList.remove("is-lit");
    halo?.remove();
    halo = null;
  }

  for (const [slug, row] of rows) {
    row.addEventListener("pointerenter", () => light(slug));
    row.addEventListener("pointerleave", dim);
    row.addEventListener("focusin", () => light(slug));
    row.addEventListener("focusout", dim);
  }
  return { light, dim };
}

export function pointsInList() {
  return [...document.querySelectorAll("[data-hub-list] .hub-row")].map((row) => [
    Number(row.dataset.lat),
    Number(row.dataset.lon),
  ]);
}
