// Which names of countries and states a map shows: the more important first, and none where another one stands.

const RANK_ZOOM = { country: [0, 2, 3, 5, 6], state: [0, 4, 4, 5, 6] };
const GAP = { x: 70, y: 16 }; // pixels

/** The labels that find room, as {label, lon} with the longitude of their turn; `project(lat, lon)` gives pixels. */
export function labelsWithRoom(labels, { zoom, turns, isInView, project }) {
  const placed = [];
  // Of one rank, countries stay before states, as in the file.
  const ordered = labels.filter(({ kind, rank }) => zoom >= RANK_ZOOM[kind][rank]).sort((a, b) => a.rank - b.rank);
  for (const label of ordered) {
    for (const lon of turns.map((turn) => label.lon + 360 * turn)) {
      if (!isInView(label.lat, lon)) continue;
      const at = project(label.lat, lon);
      if (!placed.some((other) => isTooClose(other.at, at))) placed.push({ label, lon, at });
    }
  }
  return placed.map(({ label, lon }) => ({ label, lon }));
}

function isTooClose(a, b) {
  return Math.abs(a.x - b.x) < GAP.x && Math.abs(a.y - b.y) < GAP.y;
}
