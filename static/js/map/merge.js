// The server clusters by a grid, so that two neighbors may still lie on each other: those become one cluster here.

export const PIN = 30;

const STEP = 6; // pixels
const FARTHEST = 120;
const DIRECTIONS = 16;

export const sizeOf = ({ count }) => (count ? Math.round(28 + 4 * Math.log2(count)) : PIN);

/** `features` as [feature, turn] pairs; `project(lat, lon)` gives pixels. Big clusters stay where they are and take in small ones. */
export function mergeOverlapping(features, project) {
  const waiting = features.map(([feature, turn]) => markOf(feature, turn, project));
  for (let merged = true; merged; ) {
    merged = false;
    waiting.sort((a, b) => b.size - a.size);
    for (let i = 0; i < waiting.length; i++) {
      for (let j = waiting.length - 1; j > i; j--) {
        if (!overlap(waiting[i], waiting[j])) continue;
        waiting[i] = markOf(union(waiting[i].feature, waiting[j].feature), waiting[i].turn, project);
        waiting.splice(j, 1);
        merged = true;
      }
    }
  }
  return waiting.map(({ feature, turn }) => [feature, turn]);
}

/**
 * The [feature, turn] pairs of `marks`, each in the nearest free place: on none of `others`, nor on each other. Where all around is
 * taken, a mark stays. `unproject({x, y})` undoes `project`.
 */
export function besideOthers(marks, others, project, unproject) {
  const taken = others.map(([feature, turn]) => markOf(feature, turn, project));
  return marks.map(([feature, turn]) => {
    const mark = markOf(feature, turn, project);
    const isFree = (at) => !taken.some((other) => overlap({ ...mark, at }, other));
    const at = placesAround(mark.at).find(isFree) ?? mark.at;
    taken.push({ ...mark, at });
    if (at === mark.at) return [feature, turn];
    const { lat, lng } = unproject(at);
    return [{ ...feature, geometry: { ...feature.geometry, coordinates: [lng - 360 * turn, lat] } }, turn];
  });
}

/** A place itself, then those on wider and wider circles around it. */
function placesAround(place) {
  const places = [place];
  for (let away = STEP; away <= FARTHEST; away += STEP) {
    for (let turn = 0; turn < 1; turn += 1 / DIRECTIONS) {
      const angle = 2 * Math.PI * turn;
      places.push({ x: place.x + away * Math.cos(angle), y: place.y + away * Math.sin(angle) });
    }
  }
  return places;
}

function markOf(feature, turn, project) {
  const [lon, lat] = feature.geometry.coordinates;
  return { feature, turn, at: project(lat, lon + 360 * turn), size: sizeOf(feature.properties) };
}

function overlap(a, b) {
  if (a.turn !== b.turn) return false;
  return Math.max(Math.abs(a.at.x - b.at.x), Math.abs(a.at.y - b.at.y)) < (a.size + b.size) / 2;
}

function union(a, b) {
  const [west, south, east, north] = boundsOf(a);
  const [west2, south2, east2, north2] = boundsOf(b);
  return {
    geometry: a.geometry,
    properties: {
      count: (a.properties.count ?? 1) + (b.properties.count ?? 1),
      bounds: [Math.min(west, west2), Math.min(south, south2), Math.max(east, east2), Math.max(north, north2)],
    },
  };
}

function boundsOf({ geometry, properties }) {
  return properties.bounds ?? [...geometry.coordinates, ...geometry.coordinates];
}
