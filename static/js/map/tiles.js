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
