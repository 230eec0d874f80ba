import assert from "node:assert/strict";
import { test } from "node:test";
import { tilesInView, turnsInView } from "../../static/js/map/view.js";

function bounds(west, south, east, north) {
  return { getWest: () => west, getSouth: () => south, getEast: () => east, getNorth: () => north };
}

test("a view of the middle of the world shows it once", () => {
  assert.deepEqual(turnsInView(-120, 30), [0]);
});

test("a view beyond the antimeridian shows the world a second time, on that side", () => {
  assert.deepEqual(turnsInView(-200, 30), [-1, 0]);
  assert.deepEqual(turnsInView(-30, 200), [0, 1]);
  assert.deepEqual(turnsInView(190, 200), [1]);
});

test("zoom 0 is one tile, zoom 1 has four", () => {
  assert.deepEqual(tilesInView(bounds(-170, -80, 170, 80), 0), [{ z: 0, x: 0, y: 0, turn: 0 }]);
  assert.equal(tilesInView(bounds(-170, -80, 170, 80), 1).length, 4);
});

test("a zoom between two takes the tiles of the lower one", () => {
  assert.deepEqual(tilesInView(bounds(-112, 41, -111.9, 41.3), 6.75), tilesInView(bounds(-112, 41, -111.9, 41.3), 6));
});

test("Ogden, Utah is on the tile that Web Mercator puts it on", () => {
  // By hand: x = (180 - 111.97) / 360 * 64 = 12.1; y = (1 - asinh(tan 41.22°) / pi) / 2 * 64 = 23.9.
  assert.deepEqual(tilesInView(bounds(-111.98, 41.21, -111.96, 41.23), 6), [{ z: 6, x: 12, y: 23, turn: 0 }]);
});

test("a column past the edge of the world is one of the world's own, a turn further", () => {
  const columns = tilesInView(bounds(-190, 10, -170, 11), 2).map(({ x, turn }) => [x, turn]);
  assert.deepEqual(columns, [
    [3, -1],
    [0, 0],
  ]);
});

test("beyond the poles of the map there are no rows", () => {
  const rows = tilesInView(bounds(10, -90, 11, 90), 2).map(({ y }) => y);
  assert.deepEqual(rows, [0, 1, 2, 3]);
});
