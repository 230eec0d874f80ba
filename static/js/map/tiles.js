// Fetches the clustered tiles of the view; what is no longer in view is given up.
import { getJson } from "./requests.js";

export function tileSource(template, query) {
  const asked = new Map();

  function addressOf({ z, x, y }) {
    const path = template.replace("/0/0/0.json", `/${z}/${x}/${y}.json`);
    return query ? `${path}?${query}` : path;
  }

  function giveUpAllBut(addresses) {
    for (const [address, tile] of asked) {
      if (tile.here || addresses.has(address)) continue;
      asked.delete(address);
      tile.request.abort();
    }
  }

  function ask(address) {
    if (asked.has(address)) return asked.get(address);
    const tile = { request: new AbortController(), here: false };
    asked.set(address, tile);
    tile.features = getJson(address, tile.request.signal).then(({ features }) => {
      tile.here = true;
      return features;
    });
    // A tile that failed is asked for again when it next comes into view.
    tile.features.catch(() => asked.get(address) === tile && asked.delete(address));
    return tile;
  }

  /** What stands on `tiles`, as [feature, turn] pairs, once all are here; tiles of other views that are under way are given up. */
  return async function load(tiles) {
    giveUpAllBut(new Set(tiles.map(addressOf)));
    const found = await Promise.all(
      tiles.map(async (tile) => (await ask(addressOf(tile)).features).map((feature) => [feature, tile.turn])),
    );
    return found.flat();
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
