// The small map beside a suggestion: where its hub is, and where it would be. The words beside it say the same.
"use strict";
{
  const script = document.currentScript.src;
  const file = (path) => new URL(`../${path}`, script).href;
  const CLOSEST = { withStreets: 10, without: 6 };

  function show(figure) {
    const { proposed, today, tiles, attribution, text } = figure.dataset;
    const element = document.createElement("div");
    element.className = "map-field-map";
    element.setAttribute("role", "region");
    element.setAttribute("aria-label", text);
    figure.prepend(element);
    const map = L.map(element, { attributionControl: false, scrollWheelZoom: false });
    L.control.attribution({ prefix: "" }).addTo(map);
    map.createPane("land").style.zIndex = 100;
    if (tiles) L.tileLayer(tiles, { attribution, minZoom: 7, maxZoom: 18 }).addTo(map);
    const points = [];
    for (const [at, className] of [
      [today, "point-today"],
      [proposed, "point-proposed"],
    ]) {
      if (!at) continue;
      points.push(at.split(",").map(Number));
      L.circleMarker(points.at(-1), { radius: 9, className, interactive: false }).addTo(map);
    }
    if (points.length > 1) L.polyline(points, { className: "point-line", interactive: false }).addTo(map);
    map.fitBounds(points, { padding: [40, 40], maxZoom: tiles ? CLOSEST.withStreets : CLOSEST.without });
    drawLand(map).catch((error) => console.warn("The land is not drawn:", error));
  }

  async function drawLand(map) {
    for (const [path, className] of [
      ["basemap/countries.json", "map-field-land"],
      ["basemap/state-borders.json", "map-field-border"],
    ]) {
      const shapes = await (await fetch(file(path))).json();
      L.geoJSON(shapes, { pane: "land", interactive: false, style: { className } }).addTo(map);
    }
  }

  addEventListener("load", () => document.querySelectorAll("[data-points]").forEach(show));
}
