import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeOverlapping, moveAside, PIN, sizeOf } from "../../static/js/map/merge.js";

const DEGREE = 100; // pixels
const project = (lat, lon) => ({ x: lon * DEGREE, y: -lat * DEGREE });

function hub(lon, lat, slug = `hub-${lon}-${lat}`) {
  return { geometry: { coordinates: [lon, lat] }, properties: { slug } };
}

function cluster(lon, lat, count, bounds) {
  return { geometry: { coordinates: [lon, lat] }, properties: { count, bounds } };
}

function merged(...features) {
  return mergeOverlapping(
    features.map((feature) => [feature, 0]),
    project,
  ).map(([feature]) => feature);
}

test("a cluster grows with its number of hubs, and a hub is a pin", () => {
  assert.equal(sizeOf({ slug: "ogden" }), PIN);
  assert.equal(sizeOf({ count: 2 }), 32);
  assert.equal(sizeOf({ count: 1024 }), 68);
});

test("marks that leave each other room stay as they are", () => {
  const features = [hub(0, 0), hub(0.3, 0), hub(0, 0.3)];
  assert.deepEqual(merged(...features), features);
});

test("two pins on each other become a cluster of two with the bounds of both", () => {
  const [one, ...others] = merged(hub(0, 0), hub(0.29, 0.1));
  assert.deepEqual(others, []);
  assert.deepEqual(one.properties, { count: 2, bounds: [0, 0, 0.29, 0.1] });
});

test("a big cluster stays where it is and takes in a small one", () => {
  const [one, ...others] = merged(cluster(0.2, 0, 3, [0.1, 0, 0.3, 0]), cluster(0, 0, 100, [-1, -1, 1, 1]));
  assert.deepEqual(others, []);
  assert.deepEqual(one.geometry.coordinates, [0, 0]);
  assert.deepEqual(one.properties, { count: 103, bounds: [-1, -1, 1, 1] });
});

test("a cluster that grew takes in what it reaches only now", () => {
  // The two on the right are merged first; only their cluster is wide enough to reach the pin on the left.
  const features = [hub(-0.305, 0), hub(0, 0), hub(0, 0.01)];
  assert.deepEqual(
    merged(...features).map(({ properties }) => properties.count),
    [3],
  );
});

test("no hub is lost or counted twice", () => {
  const features = Array.from({ length: 60 }, (_, index) => hub((index * 37) % 10, (index * 0.61) % 3, `hub-${index}`));
  const counts = merged(...features).map(({ properties }) => properties.count ?? 1);
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    60,
  );
});

test("the same place a turn further is another mark", () => {
  const features = [
    [hub(0, 0), 0],
    [hub(0, 0), 1],
  ];
  assert.deepEqual(mergeOverlapping(features, project), features);
});

function moved(mark, ...others) {
  const unproject = ({ x, y }) => ({ lng: x / DEGREE, lat: -y / DEGREE });
  const pairs = moveAside(
    [[mark, 1]],
    others.map((other) => [other, 1]),
    project,
    unproject,
  );
  return pairs[0][0].geometry.coordinates.map((degrees) => Number(degrees.toFixed(3)) + 0);
}

test("a mark on a hub moves away from it until both touch, and one in the same place to the right", () => {
  assert.deepEqual(moved(hub(0.1, 0), hub(0, 0)), [PIN / DEGREE, 0]);
  assert.deepEqual(moved(hub(0, -0.1), hub(0, 0)), [0, -PIN / DEGREE]);
  assert.deepEqual(moved(hub(0, 0), hub(0, 0)), [PIN / DEGREE, 0]);
  assert.deepEqual(moved(hub(0, 0), cluster(0, 0, 2)), [(PIN + 32) / 2 / DEGREE, 0]);
});

test("a mark beside the hubs stays where it is", () => {
  assert.deepEqual(moved(hub(0.4, 0), hub(0, 0)), [0.4, 0]);
});
