import assert from "node:assert/strict";
import { test } from "node:test";
import { tileSource } from "../../static/js/map/tiles.js";
import { serve } from "./server.js";

const TEMPLATE = "/map/tiles/0/0/0.json";

function tile(x, turn = 0) {
  return { z: 3, x, y: 2, turn };
}

test("a tile's address keeps the filters of the page", async (context) => {
  const { address, asked } = await serve(context, () => ({ features: [] }));
  await tileSource(address + TEMPLATE, "industry=wine")([tile(1)]);
  await tileSource(address + TEMPLATE, "")([tile(1)]);
  assert.deepEqual(asked, ["/map/tiles/3/1/2.json?industry=wine", "/map/tiles/3/1/2.json"]);
});

test("what stands on the tiles comes with the turn of its tile, and a tile seen twice is asked for once", async (context) => {
  const { address, asked } = await serve(context, (path) => ({ features: [`on ${path}`] }));
  const found = await tileSource(address + TEMPLATE, "")([tile(7, -1), tile(0), tile(7)]);
  assert.deepEqual(found, [
    ["on /map/tiles/3/7/2.json", -1],
    ["on /map/tiles/3/0/2.json", 0],
    ["on /map/tiles/3/7/2.json", 0],
  ]);
  assert.deepEqual(asked.sort(), ["/map/tiles/3/0/2.json", "/map/tiles/3/7/2.json"]);
});

test("a tile that came is kept", async (context) => {
  const { address, asked } = await serve(context, () => ({ features: [] }));
  const load = tileSource(address + TEMPLATE, "");
  await load([tile(1)]);
  await load([tile(2)]);
  await load([tile(1)]);
  assert.deepEqual(asked, ["/map/tiles/3/1/2.json", "/map/tiles/3/2/2.json"]);
});

test("a tile that failed is asked for again", async (context) => {
  let status = 503;
  const { address } = await serve(context, () => status || { features: ["back"] });
  const load = tileSource(address + TEMPLATE, "");
  await assert.rejects(load([tile(1)]), /503/);
  status = 0;
  assert.deepEqual(await load([tile(1)]), [["back", 0]]);
});

test("a view that was left gives up its tiles, and asks for them when it comes back", async (context) => {
  const arrived = Promise.withResolvers();
  const never = new Promise(() => {});
  let isFirst = true;
  const { address } = await serve(context, (path) => {
    if (!isFirst) return { features: [path] };
    isFirst = false;
    arrived.resolve();
    return never;
  });
  const load = tileSource(address + TEMPLATE, "");
  const left = assert.rejects(load([tile(1)]), { name: "AbortError" });
  await arrived.promise;
  assert.deepEqual(await load([tile(2)]), [["/map/tiles/3/2/2.json", 0]]);
  await left;
  assert.deepEqual(await load([tile(1)]), [["/map/tiles/3/1/2.json", 0]]);
});
