// The server clusters by a grid, so that two neighbors may still lie on each other: those become one cluster here.

export const PIN = 30;

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

/** The [feature, turn] pairs of `marks`, each moved to the side of the first of `others` that it lies on; `unproject({x, y})` undoes `project`. */
export function moveAside(marks, others, project, unproject) {
  const taken = others.map(([feature, turn]) => markOf(feature, turn, project));
  return marks.map(([feature, turn]) => {
    const mark = markOf(feature, turn, project);
    const other = taken.find((hub) => overlap(mark, hub));
    if (!other) return [feature, turn];
    const [x, y] = [mark.at.x - other.at.x, mark.at.y - other.at.y];
    const [away, room] = [Math.hypot(x, y), (mark.size + other.size) / 2];
    // From a mark in the very same place it goes to the right.
    const [toRight, down] = away ? [x / away, y / away] : [1, 0];
    const { lat, lng } = unproject({ x: other.at.x + toRight * room, y: other.at.y + down * room });
    return [{ ...feature, geometry: { ...feature.geometry, coordinates: [lng - 360 * turn, lat] } }, turn];
  });
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
