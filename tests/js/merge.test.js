import assert from "node:assert/strict";
import { test } from "node:test";
import { besideOthers, mergeOverlapping, PIN, sizeOf } from "../../static/js/map/merge.js";

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

function placed(marks, hubs) {
  const unproject = ({ x, y }) => ({ lng: x / DEGREE, lat: -y / DEGREE });
  const inTurn = (features) => features.map((feature) => [feature, 1]);
  return besideOthers(inTurn(marks), inTurn(hubs), project, unproject).map(([feature]) => feature);
}

const away = ([lon, lat], [lon2, lat2]) => Math.max(Math.abs(lon - lon2), Math.abs(lat - lat2)) * DEGREE;

test("marks on a hub move to free places near it, and not onto each other", () => {
  const crowd = [hub(0.1, 0), hub(0, 0), cluster(-0.1, 0.1, 2)];
  const at = [hub(0, 0), ...placed(crowd, [hub(0, 0)])].map((feature) => feature.geometry.coordinates);
  for (const [index, one] of at.entries()) {
    for (const other of at.slice(index + 1)) assert.ok(away(one, other) >= PIN, `${one} and ${other}`);
    assert.ok(away(one, [0, 0]) < 3 * PIN);
  }
});

test("a mark beside the hubs stays where it is, and so does one without any free place", () => {
  assert.deepEqual(placed([hub(0.4, 0)], [hub(0, 0)])[0].geometry.coordinates, [0.4, 0]);
  const wall = Array.from({ length: 225 }, (_, n) => hub((n % 15) / 5 - 1.4, Math.floor(n / 15) / 5 - 1.4));
  assert.deepEqual(placed([hub(0, 0)], wall)[0].geometry.coordinates, [0, 0]);
});
