// The only module that reads Leaflet's global, so that another map library would be a change of this folder alone.
// Imported here, Leaflet is loaded with a map that comes into view and not before.
import "../../leaflet/leaflet.js";

const L = globalThis.L;

export function createMap(element, text) {
  const map = L.map(element, {
    zoomControl: false,
    minZoom: 1,
    zoomSnap: 0.25,
    wheelPxPerZoomLevel: 120,
    maxZoom: 17,
    worldCopyJump: true,
    attributionControl: false,
    fadeAnimation: !prefersStill(),
    zoomAnimation: !prefersStill(),
    markerZoomAnimation: !prefersStill(),
  });
  L.control.zoom({ zoomInTitle: text.zoomIn, zoomOutTitle: text.zoomOut }).addTo(map);
  L.control.attribution({ prefix: "" }).addTo(map).addAttribution("Natural Earth · US Census");
  // Leaflet hears Escape only while the map itself has the focus, not a marker or a link in a popup.
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  if (prefersStill()) {
    map.panBy = (offset, settings) => L.Map.prototype.panBy.call(map, offset, { ...settings, animate: false });
  }
  return map;
}

export function layerGroup() {
  return L.layerGroup();
}

export function htmlMarker(lat, lon, element, { size, title, keyboard = true, zIndexOffset = 0, riseOnHover = false }) {
  const icon = L.divIcon({ html: element, className: "", iconSize: [size, size] });
  const marker = L.marker([lat, lon], { icon, keyboard, interactive: keyboard, zIndexOffset, riseOnHover });
  marker.on("add", () => {
    const root = marker.getElement();
    if (title) root.setAttribute("aria-label", title);
    else root.setAttribute("aria-hidden", "true");
  });
  // To assistive technology it is a button, so Enter and the space bar click it; the focus goes into the popup and comes back.
  let byKey = false;
  marker.on("keydown", ({ originalEvent }) => {
    if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
    originalEvent.preventDefault();
    marker.fire("click");
    byKey = marker.isPopupOpen();
    if (byKey) marker.getPopup().getElement().querySelector(".leaflet-popup-content a").focus();
  });
  marker.on("popupclose", () => {
    if (byKey) marker.getElement()?.focus();
    byKey = false;
  });
  return marker;
}

/** `turn` shifts them by that many times around the world. */
export function polygons(geojson, turn, className, map) {
  return L.geoJSON(geojson, {
    coordsToLatLng: ([lon, lat]) => L.latLng(lat, lon + 360 * turn),
    interactive: false,
    smoothFactor: 0,
    style: { className },
    renderer: L.svg({ padding: 0.6 }),
    attribution: "",
  }).addTo(map);
}

export function streetTiles(url, attribution) {
  return L.tileLayer(url, { attribution, minZoom: 6, maxZoom: 18, crossOrigin: false });
}

export function popup(content) {
  return L.popup(popupSettings()).setContent(content);
}

/** `content` is called when the popup opens. */
export function bindPopup(marker, content) {
  marker.bindPopup(content, popupSettings());
}

function popupSettings() {
  const margins = 90; // the page's and the popup's own, on a phone
  return { minWidth: 200, maxWidth: Math.min(300, innerWidth - margins), autoPanPadding: [12, 12] };
}

export function bounds(points) {
  return L.latLngBounds(points);
}

function prefersStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
