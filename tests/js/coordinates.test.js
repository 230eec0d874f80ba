import assert from "node:assert/strict";
import { test } from "node:test";
import { roughPlace, typedPoint } from "../../static/js/coordinates.js";

test("typed numbers are a point", () => {
  assert.deepEqual(typedPoint("41.223", "-111.97383"), [41.223, -111.97383]);
  assert.deepEqual(typedPoint(" 90 ", "-180"), [90, -180]);
  assert.deepEqual(typedPoint("0", "0"), [0, 0]);
});

for (const [latitude, longitude] of [
  ["", ""],
  ["41", " "],
  ["41", "west"],
  ["91", "0"],
  ["0", "-180.5"],
  ["41,2", "0"],
  ["Infinity", "0"],
]) {
  test(`"${latitude}" and "${longitude}" are no point`, () => {
    assert.equal(typedPoint(latitude, longitude), null);
  });
}

test("where somebody is, is told to two decimals only", () => {
  assert.equal(roughPlace({ latitude: 41.22345, longitude: -111.97383 }), "41.22,-111.97");
  assert.equal(roughPlace({ latitude: 0, longitude: 7 }), "0.00,7.00");
});
