// Starts the maps of the admin's forms: no inline script, own land under the street tiles, "latitude, longitude" as text.
"use strict";
{
  const script = document.currentScript.src;
  const file = (path) => new URL(`../${path}`, script).href;

  // Leaflet reads the folder of its icons from a style sheet, in which their names are hashed.
  L.Icon.Default.imagePath = file("leaflet/images/");

  const PointStore = L.FieldStore.extend({
    load() {
      const [lat, lon] = this.formfield.value.split(",").map((part) => (part.trim() ? Number(part) : NaN));
      return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? L.marker([lat, lon]) : null;
    },
    save(items) {
      const [marker] = items.getLayers();
      const at = marker?.getLatLng().wrap();
      this.formfield.value = at ? `${Number(at.lat.toFixed(6))}, ${Number(at.lng.toFixed(6))}` : "";
    },
  });

  // The one of django-leaflet forgets the holes in polygons.
  const AreaStore = L.FieldStore.extend({
    load() {
      try {
        return L.FieldStore.prototype.load.call(this);
      } catch {
        return null;
      }
    },
    save(items) {
      const polygons = items.getLayers().map((layer) => layer.toGeoJSON(6).geometry);
      const coordinates = polygons.flatMap(({ type, coordinates }) =>
        type === "Polygon" ? [coordinates] : coordinates,
      );
      this.formfield.value = coordinates.length ? JSON.stringify({ type: "MultiPolygon", coordinates }) : "";
    },
  });

  const drawing = Promise.all(
    ["basemap/countries.json", "basemap/state-borders.json"].map(async (path) => (await fetch(file(path))).json()),
  );

  async function drawLand(map) {
    map.createPane("land").style.zIndex = 100;
    const [land, borders] = await drawing;
    const options = { pane: "land", interactive: false };
    L.geoJSON(land, { ...options, style: { className: "map-field-land" } }).addTo(map);
    L.geoJSON(borders, { ...options, style: { className: "map-field-border" } }).addTo(map);
  }

  function start(element) {
    const isPoint = element.dataset.geometry === "Point";
    const djoptions = JSON.parse(element.dataset.options);
    const input = element.querySelector("input, textarea");
    const container = element.querySelector(".map-field-map");
    const map = L.Map.djangoMap(container.id, { djoptions, globals: false, callback: () => {} });
    drawLand(map).catch((error) => console.warn("The land is not drawn:", error));

    const field = new L.GeometryField({
      fieldid: input.id,
      geom_type: element.dataset.geometry,
      modifiable: !input.disabled,
      field_store_class: isPoint ? PointStore : AreaStore,
    });
    // Close enough to see which city it is; without street tiles, which coast or state.
    const closest = djoptions.layers.length ? 9 : 6;
    field._setView = () => {
      if (field.drawnItems.getLayers().length) map.fitBounds(field.drawnItems.getBounds(), { maxZoom: closest });
    };
    field.addTo(map);
    if (isPoint) {
      input.addEventListener("change", () => {
        field.drawnItems.clearLayers();
        field.load();
      });
    }

    // In a fieldset that is closed, a map has no size yet to fit its view to.
    let wasHidden = !container.clientWidth;
    new ResizeObserver(() => {
      map.invalidateSize();
      if (wasHidden && container.clientWidth) field._setView();
      wasHidden = !container.clientWidth;
    }).observe(container);
  }

  addEventListener("load", () => document.querySelectorAll(".map-field").forEach(start));
}
