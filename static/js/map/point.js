// A map on which a click writes latitude and longitude into their fields; what is typed there moves the mark.
import { typedPoint } from "../coordinates.js";
import { drawBasemap } from "./basemap.js";
import { createMap, layerGroup } from "./leaflet.js";
import { originMarker } from "./markers.js";

const DIGITS = 5;
const CLOSE = 7;

export function startPoint(root) {
  const options = { ...root.dataset };
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => root.querySelector(`[name="${name}"]`));
  const said = root.querySelector("[role=status]");
  const map = createMap(root.querySelector(".map"), { zoomIn: options.textZoomIn, zoomOut: options.textZoomOut });
  const mark = layerGroup().addTo(map);
  map.setView([25, 0], 1);
  showTyped();
  drawBasemap(map, options).catch(() => {});

  map.on("click", ({ latlng }) => {
    const { lat, lng } = latlng.wrap();
    latitude.value = lat.toFixed(DIGITS);
    longitude.value = lng.toFixed(DIGITS);
    said.textContent = `${options.textSet} ${latitude.value}, ${longitude.value}`;
    place(lat, lng);
  });
  for (const input of [latitude, longitude]) input.addEventListener("change", showTyped);

  function showTyped() {
    const point = typedPoint(latitude.value, longitude.value);
    if (!point) return mark.clearLayers();
    place(...point);
    map.setView(point, Math.max(map.getZoom(), CLOSE));
  }

  function place(lat, lon) {
    mark.clearLayers();
    mark.addLayer(originMarker(lat, lon));
  }
}
