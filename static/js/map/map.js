// The map of hubs: basemap, tiles of markers, and the ties to the list beside it.
import { drawBasemap } from "./basemap.js";
import { bindPopup, bounds, createMap, layerGroup, polygons } from "./leaflet.js";
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
  const shown = layerGroup().addTo(map);
  const load = tileSource(options.tiles, options.query);
  let markers = new Map();
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
    showMarkers(mergeOverlapping(found, (lat, lon) => map.project([lat, lon])));
    element.dataset.ready = String(markers.size);
  }

  // What is shown already stays, with its focus and its popup: opening one near the edge moves the map.
  function showMarkers(features) {
    const hadFocus = document.activeElement.closest(".leaflet-marker-pane");
    const before = markers;
    markers = new Map();
    markersBySlug.clear();
    for (const [feature, turn] of features) {
      const { slug, count } = feature.properties;
      const key = [turn, slug ?? count, ...feature.geometry.coordinates].join();
      const marker = before.get(key) ?? markerFor(feature, turn);
      markers.set(key, marker);
      if (slug) markersBySlug.set(slug, marker);
    }
    for (const [key, marker] of before) if (!markers.has(key)) shown.removeLayer(marker);
    for (const marker of markers.values()) shown.addLayer(marker);
    restUnderButtons();
    if (hadFocus && document.activeElement === document.body) element.focus({ preventScroll: true });
  }

  // A marker that the zoom buttons cover can be neither seen whole nor hit: it rests until the map is moved.
  function restUnderButtons() {
    const buttons = element.querySelector(".leaflet-control-zoom").getBoundingClientRect();
    const icons = [...markers.values()].map((marker) => marker.getElement());
    // All are measured before any is changed, or each would trigger another layout.
    const covered = icons.map((icon) => touch(icon.getBoundingClientRect(), buttons));
    for (const [index, icon] of icons.entries()) icon.inert = covered[index];
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

  async function openCluster(marker, { bounds: [west, south, east, north] }, turn) {
    const isOnePlace = east - west < SMALLEST_SPAN && north - south < SMALLEST_SPAN;
    if (!isOnePlace && map.getZoom() < map.getMaxZoom()) {
      const here = 360 * turn;
      const whole = bounds([
        [south, west + here],
        [north, east + here],
      ]);
      const closer = map.getZoom() + 1;
      // On a narrow screen a wide cluster may not fit any closer: then the view goes to where most of it is.
      if (map.getBoundsZoom(whole, false, [2 * ROOM, 2 * ROOM]) < closer) map.setView(marker.getLatLng(), closer);
      else map.fitBounds(whole, { padding: [ROOM, ROOM], maxZoom: closer + 3 });
      return;
    }
    const query = new URLSearchParams(options.query);
    query.set("bbox", [west - 1e-5, south - 1e-5, east + 1e-5, north + 1e-5].join(","));
    query.set("limit", "100");
    const answer = await fetch(`${options.hubs}?${query}`);
    if (!answer.ok) return;
    const { results } = await answer.json();
    listPopup(results, options).setLatLng(marker.getLatLng()).openOn(map);
  }

  map.on("moveend", refresh);
  await Promise.all([refresh(), drawBasemap(map, options).catch(() => {}), outline(map, options).catch(() => {})]);
}

function touch(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
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
