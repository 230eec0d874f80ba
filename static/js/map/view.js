// What a view shows of the world. A wide one shows it more than once: `turn` counts how many times around the world something is
// drawn from its own place. Bounds are Leaflet's, in degrees (WGS 84).

/** The turns in which a view from `west` to `east` shows some of the world. */
export function turnsInView(west, east) {
  const [first, last] = [west, east].map((lon) => Math.floor((lon + 180) / 360));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The tiles {z, x, y, turn} of the Web Mercator grid that a view of `bounds` needs. */
export function tilesInView(bounds, zoom) {
  const z = Math.max(0, Math.floor(zoom));
  const n = 2 ** z;
  const column = (lon) => Math.floor(((lon + 180) / 360) * n);
  const row = (lat) => {
    const bounded = Math.max(-85.0511, Math.min(85.0511, lat)) * (Math.PI / 180);
    return Math.min(n - 1, Math.max(0, Math.floor(((1 - Math.asinh(Math.tan(bounded)) / Math.PI) / 2) * n)));
  };
  const tiles = [];
  for (let x = column(bounds.getWest()); x <= column(bounds.getEast()); x++) {
    for (let y = row(bounds.getNorth()); y <= row(bounds.getSouth()); y++) {
      tiles.push({ z, x: ((x % n) + n) % n, y, turn: Math.floor(x / n) });
    }
  }
  return tiles;
}
