// Fetches the clustered tiles of the view: at most six at once, and what is no longer in view is given up.

const MOST_AT_ONCE = 6;

export function tileSource(template, query) {
  const cache = new Map();

  function addressOf({ z, x, y }) {
    const path = template.replace("/0/0/0.json", `/${z}/${x}/${y}.json`);
    return query ? `${path}?${query}` : path;
  }

  async function load(tile, signal) {
    const address = addressOf(tile);
    if (!cache.has(address)) {
      const answer = await fetch(address, { signal });
      if (!answer.ok) throw new Error(`tile ${address}: ${answer.status}`);
      cache.set(address, (await answer.json()).features);
    }
    return cache.get(address);
  }

  // Calls back with each tile's features as they come.
  return async function loadAll(tiles, signal, onFeatures) {
    const waiting = [...tiles];
    async function worker() {
      for (let tile = waiting.shift(); tile; tile = waiting.shift()) onFeatures(tile, await load(tile, signal));
    }
    await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, waiting.length) }, worker));
  };
}

// The tiles that a view needs; `turn` counts how many times around the world a tile is drawn from its own place.
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

