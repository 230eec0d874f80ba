// The map of hubs: basemap, tiles of markers, and the ties to the list beside it.
import { almostHubs } from "./almost.js";
import { drawBasemap } from "./basemap.js";
import { markerLayer } from "./layer.js";
import { bindPopup, bounds, createMap, polygons } from "./leaflet.js";
import { pointsInList, syncWithList } from "./list_sync.js";
import { clusterMarker, hubContent, hubMarker, listPopup, originMarker } from "./markers.js";
import { mergeOverlapping } from "./merge.js";
import { getJson } from "./requests.js";
import { tileSource } from "./tiles.js";
import { tilesInView } from "./view.js";

const SMALLEST_SPAN = 0.0005;
const CLOSEST_FIT = 9;
const ROOM = 60; // pixels around a cluster that was opened

export async function startMap(element) {
  const options = { ...element.dataset };
  const map = createMap(element, { zoomIn: options.textZoomIn, zoomOut: options.textZoomOut });
  const markersBySlug = new Map();
  const list = syncWithList(map, markersBySlug);
  fit(map, options);
  if (options.origin) originMarker(...options.origin.split(",").map(Number)).addTo(map);
  const load = tileSource(options.tiles, options.query);
  const show = markerLayer(map, keyOf, markerFor);
  const showAlmostHubs = options.almost && almostHubs(map, options, zoomTo);
  let views = 0;

  async function refresh() {
    const view = ++views;
    delete element.dataset.ready;
    let found;
    try {
      found = await load(tilesInView(map.getBounds(), map.getZoom()));
    } catch {
      // The tiles of a view that was left were given up.
      if (view === views) say(element, options.textFailed);
      return;
    }
    if (view !== views) return;
    const features = mergeOverlapping(found, (lat, lon) => map.project([lat, lon]));
    const markers = show(features);
    markersBySlug.clear();
    for (const [feature, turn] of features) {
      const { slug } = feature.properties;
      if (slug) markersBySlug.set(slug, markers.get(keyOf(feature, turn)));
    }
    element.dataset.ready = String(markers.size);
    showAlmostHubs?.(features).catch(() => say(element, options.textFailed));
  }

  function markerFor(feature, turn) {
    const properties = feature.properties;
    if (properties.count) {
      const marker = clusterMarker(feature, turn, options);
      marker.on("click", () => openCluster(marker, properties, turn));
      return marker;
    }
    const marker = hubMarker(feature, turn, options);
    bindPopup(marker, () => hubContent(properties, options));
    marker.on("mouseover", () => list.light(properties.slug));
    marker.on("mouseout", () => list.dim());
    return marker;
  }

  async function openCluster(marker, { bounds }, turn) {
    if (zoomTo(marker, bounds, turn)) return;
    const [west, south, east, north] = bounds;
    const query = new URLSearchParams(options.query);
    query.set("bbox", [west - 1e-5, south - 1e-5, east + 1e-5, north + 1e-5].join(","));
    query.set("limit", "100");
    const answer = await fetch(`${options.hubs}?${query}`);
    if (!answer.ok) return;
    const { results } = await answer.json();
    listPopup(results, options).setLatLng(marker.getLatLng()).openOn(map);
  }

  // False where all lies in one place, or no closer view is left.
  function zoomTo(marker, [west, south, east, north], turn) {
    const isOnePlace = east - west < SMALLEST_SPAN && north - south < SMALLEST_SPAN;
    if (isOnePlace || map.getZoom() >= map.getMaxZoom()) return false;
    const here = 360 * turn;
    const whole = bounds([
      [south, west + here],
      [north, east + here],
    ]);
    const closer = map.getZoom() + 1;
    // On a narrow screen a wide cluster may not fit any closer: then the view goes to where most of it is.
    if (map.getBoundsZoom(whole, false, [2 * ROOM, 2 * ROOM]) < closer) map.setView(marker.getLatLng(), closer);
    else map.fitBounds(whole, { padding: [ROOM, ROOM], maxZoom: closer + 3 });
    return true;
  }

  map.on("moveend", refresh);
  await Promise.all([refresh(), drawBasemap(map, options).catch(() => {}), outline(map, options).catch(() => {})]);
}

function keyOf({ geometry, properties }, turn) {
  return [turn, properties.slug ?? properties.count, ...geometry.coordinates].join();
}

function fit(map, options) {
  const points = options.fit === "world" ? [] : pointsInList();
  const origin = options.origin?.split(",").map(Number);
  if (options.fit === "hub") map.setView(origin, 6);
  else if (points.length) {
    if (origin) points.push(origin);
    map.fitBounds(bounds(points), { padding: [36, 36], maxZoom: CLOSEST_FIT });
  } else if (origin) map.setView(origin, 6);
  else if (map.getSize().x < 600) map.setView([39, -97], 2);
  else map.setView([22, 10], Math.log2(map.getSize().x / 256)); // where the world is about as wide as the map
}

// Where a region ends: the view goes to all of it. Without it the map still shows what is in the list.
async function outline(map, options) {
  if (!options.outline) return;
  const shape = polygons(await getJson(options.outline), 0, "region-outline", map);
  map.fitBounds(shape.getBounds(), { padding: [20, 20] });
}

function say(element, text) {
  if (element.nextElementSibling?.matches(".note")) return;
  const note = document.createElement("p");
  note.className = "note";
  note.setAttribute("role", "status");
  note.textContent = text;
  element.after(note);
}
