// Land, borders and names, drawn from our own files; street tiles lie over them where they can be reached.
import { labelsWithRoom } from "./labels.js";
import { htmlMarker, layerGroup, polygons, streetTiles } from "./leaflet.js";
import { getJson } from "./requests.js";
import { turnsInView } from "./view.js";

const STREETS_FROM = 7;

export async function drawBasemap(map, options) {
  const [countries, borders, labels] = await Promise.all(
    [options.countries, options.borders, options.labels].map((address) => getJson(address)),
  );
  const drawn = new Set();
  async function drawLand() {
    const view = map.getBounds();
    for (const turn of turnsInView(view.getWest(), view.getEast())) {
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

function drawLabels(map, labels) {
  const layer = layerGroup().addTo(map);
  const german = document.documentElement.lang === "de";

  function redraw() {
    layer.clearLayers();
    const view = map.getBounds().pad(0.1);
    const shown = labelsWithRoom(labels, {
      zoom: map.getZoom(),
      turns: turnsInView(view.getWest(), view.getEast()),
      isInView: (lat, lon) => view.contains([lat, lon]),
      project: (lat, lon) => map.latLngToContainerPoint([lat, lon]),
    });
    for (const { label, lon } of shown) layer.addLayer(labelMarker(label, lon, german));
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
