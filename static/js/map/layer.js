// Markers that change with the view: what is shown already stays, with its focus and its popup, for opening one near the edge
// moves the map.
import { layerGroup } from "./leaflet.js";

/** `keyOf(feature, turn)` tells markers apart, `markerFor(feature, turn)` makes one. Gives a function that shows [feature, turn] pairs. */
export function markerLayer(map, keyOf, markerFor) {
  const element = map.getContainer();
  const shown = layerGroup().addTo(map);
  let markers = new Map();

  return function show(features) {
    const hadFocus = document.activeElement.closest(".leaflet-marker-pane");
    const before = markers;
    markers = new Map();
    for (const [feature, turn] of features) {
      const key = keyOf(feature, turn);
      markers.set(key, before.get(key) ?? markerFor(feature, turn));
    }
    for (const [key, marker] of before) if (!markers.has(key)) shown.removeLayer(marker);
    for (const marker of markers.values()) shown.addLayer(marker);
    restUnderButtons();
    if (hadFocus && document.activeElement === document.body) element.focus({ preventScroll: true });
    return markers;
  };

  // A marker that the zoom buttons cover can be neither seen whole nor hit: it rests until the map is moved.
  function restUnderButtons() {
    const buttons = element.querySelector(".leaflet-control-zoom").getBoundingClientRect();
    const icons = [...markers.values()].map((marker) => marker.getElement());
    // All are measured before any is changed, or each would trigger another layout.
    const covered = icons.map((icon) => touch(icon.getBoundingClientRect(), buttons));
    for (const [index, icon] of icons.entries()) icon.inert = covered[index];
  }
}

function touch(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
