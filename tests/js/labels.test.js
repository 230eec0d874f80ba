import assert from "node:assert/strict";
import { test } from "node:test";
import { labelsWithRoom } from "../../static/js/map/labels.js";

const everywhere = {
  zoom: 6,
  turns: [0],
  isInView: () => true,
  project: (lat, lon) => ({ x: lon * 10, y: -lat * 10 }),
};

function label(name, lon, lat, { kind = "country", rank = 1 } = {}) {
  return { name, lon, lat, kind, rank };
}

function names(labels, view = {}) {
  return labelsWithRoom(labels, { ...everywhere, ...view }).map((shown) => shown.label.name);
}

test("a less important name waits for a closer zoom", () => {
  const labels = [label("Canada", -106, 57), label("Malta", 14, 36, { rank: 4 })];
  assert.deepEqual(names(labels, { zoom: 5 }), ["Canada"]);
  assert.deepEqual(names(labels, { zoom: 6 }), ["Canada", "Malta"]);
});

test("where two names would stand on each other, the more important one stays", () => {
  assert.deepEqual(names([label("small", 0, 0, { rank: 2 }), label("large", 6.9, 1)]), ["large"]);
  assert.deepEqual(names([label("small", 0, 0, { rank: 2 }), label("large", 7, 1)]), ["large", "small"]);
});

test("of one rank the first one stays, so that countries go before states", () => {
  assert.deepEqual(names([label("Mexico", 0, 0), label("Texas", 1, 0, { kind: "state" })]), ["Mexico"]);
});

test("a name outside the view takes no room", () => {
  const labels = [label("outside", 0, 0), label("inside", 1, 0)];
  assert.deepEqual(names(labels, { isInView: (_, lon) => lon > 0.5 }), ["inside"]);
});

test("a world that is shown twice has its names twice", () => {
  const shown = labelsWithRoom([label("Fiji", 178, -18)], { ...everywhere, turns: [-1, 0] });
  assert.deepEqual(
    shown.map(({ lon }) => lon),
    [-182, 178],
  );
});

test("the list that is given stays in its order", () => {
  const labels = [label("second", 0, 0, { rank: 2 }), label("first", 50, 0)];
  names(labels);
  assert.deepEqual(
    labels.map(({ name }) => name),
    ["second", "first"],
  );
});
