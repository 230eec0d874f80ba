// Land, borders and names, drawn from our own files; street tiles lie over them where they can be reached.
import { htmlMarker, layerGroup, polygons, streetTiles } from "./leaflet.js";
import { getJson } from "./requests.js";

const RANK_ZOOM = { country: [0, 2, 3, 5, 6], state: [0, 4, 4, 5, 6] };
const STREETS_FROM = 7;
const LABEL_GAP = { x: 70, y: 16 };

export async function drawBasemap(map, options) {
  const [countries, borders, labels] = await Promise.all(
    [options.countries, options.borders, options.labels].map((address) => getJson(address)),
  );
  const drawn = new Set();
  async function drawLand() {
    for (const turn of turnsInView(map.getBounds())) {
      if (drawn.has(turn)) continue;
      drawn.add(turn);
      await rest();
      polygons(countries, turn, "basemap-land", map);
      await rest();
      polygons(borders, turn, "basemap-border", map);
    }
  }
  map.on("moveend", drawLand);
  await drawLand();
  await rest();
  drawLabels(map, labels);
  if (options.streets) addStreets(map, options);
}

// Drawing all in one go would leave a phone's taps unanswered for a tenth of a second.
function rest() {
  return new Promise((resolve) => setTimeout(resolve));
}

// A wide view of the whole world shows its beginning or end a second time.
function turnsInView(view) {
  const [first, last] = [view.getWest(), view.getEast()].map((lon) => Math.floor((lon + 180) / 360));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function drawLabels(map, labels) {
  const layer = layerGroup().addTo(map);
  const german = document.documentElement.lang === "de";
  const ordered = [...labels].sort((a, b) => a.rank - b.rank); // of one rank, countries stay before states

  function redraw() {
    layer.clearLayers();
    const zoom = map.getZoom();
    const view = map.getBounds().pad(0.1);
    const placed = [];
    const turns = turnsInView(view);
    for (const label of ordered) {
      if (zoom < RANK_ZOOM[label.kind][label.rank]) continue;
      for (const lon of turns.map((turn) => label.lon + 360 * turn)) {
        if (!view.contains([label.lat, lon])) continue;
        const at = map.latLngToContainerPoint([label.lat, lon]);
        if (placed.some((other) => Math.abs(other.x - at.x) < LABEL_GAP.x && Math.abs(other.y - at.y) < LABEL_GAP.y))
          continue;
        placed.push(at);
        layer.addLayer(labelMarker(label, lon, german));
      }
    }
  }
  map.on("moveend", redraw);
  redraw();
}

function labelMarker(label, lon, german) {
  const element = document.createElement("div");
  element.className = `map-label ${label.kind}`;
  const text = document.createElement("span");
  text.textContent = (german && label.name_de) || label.name;
  element.append(text);
  return htmlMarker(label.lat, lon, element, { size: 0, keyboard: false, zIndexOffset: -1000 });
}

// Streets replace the drawn land only while their tiles arrive: offline nothing is missed.
function addStreets(map, options) {
  const layer = streetTiles(options.streets, options.streetsAttribution);
  const container = map.getContainer();
  let reachable = false;
  const show = () => container.classList.toggle("has-streets", reachable && map.getZoom() >= STREETS_FROM);
  layer.on("tileload", () => {
    reachable = true;
    show();
  });
  layer.on("tileerror", () => {
    if (reachable) return;
    map.off("zoomend", update);
    layer.remove();
  });
  function update() {
    if (map.getZoom() >= STREETS_FROM) layer.addTo(map);
    else layer.remove();
    show();
  }
  map.on("zoomend", update);
  update();
}
