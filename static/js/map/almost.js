// Almost-hubs: loaded once, by area. Areas that overlap become one mark, apart from the hubs, which they never count among.
import { markerLayer } from "./layer.js";
import { bindPopup } from "./leaflet.js";
import { almostContent, almostMarker } from "./markers.js";
import { besideOthers, mergeOverlapping } from "./merge.js";
import { getJson } from "./requests.js";
import { turnsInView } from "./view.js";

/**
 * A function that shows them beside `hubs`, the [feature, turn] pairs of a view. `zoomTo(marker, bounds, turn)` brings what a mark of
 * several areas stands for into view.
 */
export function almostHubs(map, options, zoomTo) {
  const loading = getJson(options.almost).then(({ features }) => features.map(countedArea));
  const show = markerLayer(map, keyOf, (area, turn) => {
    const marker = almostMarker(area, turn, options);
    if (area.properties.almost_hubs) bindPopup(marker, () => almostContent(area.properties));
    else marker.on("click", () => zoomTo(marker, area.properties.bounds, turn));
    return marker;
  });

  return async function draw(hubs) {
    const areas = await loading;
    const view = map.getBounds().pad(0.1);
    const turns = turnsInView(view.getWest(), view.getEast());
    const inView = turns.flatMap((turn) => areas.filter((area) => isIn(view, area, turn)).map((area) => [area, turn]));
    const project = (lat, lon) => map.project([lat, lon]);
    const merged = mergeOverlapping(inView, project);
    show(besideOthers(merged, hubs, project, ({ x, y }) => map.unproject([x, y])));
  };
}

function countedArea(feature) {
  const number = feature.properties.almost_hubs.length;
  return { ...feature, properties: { ...feature.properties, ...(number > 1 && { count: number }) } };
}

function isIn(view, { geometry }, turn) {
  const [lon, lat] = geometry.coordinates;
  return view.contains([lat, lon + 360 * turn]);
}

function keyOf({ geometry, properties }, turn) {
  return [turn, properties.area ?? properties.count, ...geometry.coordinates].join();
}
