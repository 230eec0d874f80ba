// Markers for single hubs and for clusters, and what opens when one is chosen. All text goes in as text, never as HTML.
import { htmlMarker, popup } from "./leaflet.js";
import { PIN, sizeOf } from "./merge.js";

const SVG = "http://www.w3.org/2000/svg";

export function hubMarker(feature, turn, options) {
  const { name, sector } = feature.properties;
  const [lon, lat] = feature.geometry.coordinates;
  const pin = document.createElement("div");
  pin.className = "pin disc";
  pin.dataset.sector = sector;
  pin.style.width = pin.style.height = `${PIN}px`;
  pin.append(glyph(options.sprite, sector));
  return htmlMarker(lat, lon + 360 * turn, pin, { size: PIN, title: name });
}

export function clusterMarker(feature, turn, options) {
  const { count } = feature.properties;
  const [lon, lat] = feature.geometry.coordinates;
  const size = sizeOf(feature.properties);
  const disc = document.createElement("div");
  disc.className = "cluster";
  disc.style.width = disc.style.height = `${size}px`;
  disc.textContent = count.toLocaleString(document.documentElement.lang);
  return htmlMarker(lat, lon + 360 * turn, disc, { size, title: `${count} ${options.textHubs}` });
}

// Hollow and dashed, below the hubs. What stands for several areas has no `almost_hubs` of its own.
export function almostMarker(feature, turn, options) {
  const { area, almost_hubs: here, count } = feature.properties;
  const [lon, lat] = feature.geometry.coordinates;
  const size = sizeOf(feature.properties);
  const disc = styled("almost-pin", size);
  if (count) disc.textContent = count.toLocaleString(document.documentElement.lang);
  else disc.append(glyph(options.sprite, here[0].sector));
  const number = `${count} ${options.textAlmostHubs}`;
  const title = count ? [area, number].filter(Boolean).join(": ") : `${options.textAlmostHub}: ${here[0].name}`;
  return htmlMarker(lat, lon + 360 * turn, disc, { size, title, zIndexOffset: -800, riseOnHover: true });
}

export function almostContent({ area, almost_hubs: here }) {
  const content = document.createElement("div");
  const heading = document.createElement("h3");
  heading.textContent = area;
  const list = document.createElement("ul");
  for (const { name, url, summary } of here) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = name;
    const text = document.createElement("p");
    text.textContent = summary;
    item.append(link, text);
    list.append(item);
  }
  content.append(heading, list);
  return content;
}

export function hubContent(properties, options) {
  const content = document.createElement("div");
  const heading = document.createElement("h3");
  heading.append(hubLink(properties.slug, properties.name, options));
  const summary = document.createElement("p");
  const local = properties[`summary_${document.documentElement.lang}`];
  summary.textContent = local ?? properties.summary;
  if (!local) summary.lang = "en";
  content.append(heading, summary);
  return content;
}

export function listPopup(hubs, options) {
  const content = document.createElement("div");
  const heading = document.createElement("h3");
  heading.textContent = options.textHere;
  const list = document.createElement("ul");
  for (const hub of hubs) {
    const item = document.createElement("li");
    item.append(hubLink(hub.slug, hub.name, options));
    list.append(item);
  }
  content.append(heading, list);
  return popup(content);
}

export function haloMarker(lat, lon) {
  return htmlMarker(lat, lon, styled("halo", PIN + 16), { size: PIN + 16, keyboard: false, zIndexOffset: 500 });
}

export function originMarker(lat, lon) {
  return htmlMarker(lat, lon, styled("origin", 16), { size: 16, keyboard: false, zIndexOffset: 400 });
}

function styled(className, size) {
  const element = document.createElement("div");
  element.className = className;
  element.style.width = element.style.height = `${size}px`;
  return element;
}

function hubLink(slug, name, options) {
  const link = document.createElement("a");
  link.href = options.hub.replace("SLUG", encodeURIComponent(slug));
  link.textContent = name;
  return link;
}

function glyph(sprite, id) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${id}`);
  svg.append(use);
  return svg;
}
