import assert from "node:assert/strict";
import { test } from "node:test";
import { getJson } from "../../static/js/map/requests.js";
import { serve } from "./server.js";

test("what the site answers is read as JSON", async (context) => {
  const { address } = await serve(context, () => ({ features: [1] }));
  assert.deepEqual(await getJson(`${address}/tile`), { features: [1] });
});

test("an answer that is no success names its address and status", async (context) => {
  const { address } = await serve(context, () => 404);
  await assert.rejects(getJson(`${address}/tile`), { message: `${address}/tile: 404` });
});

test("at most six requests are under way, and the others follow", async (context) => {
  const sixArrived = Promise.withResolvers();
  const release = Promise.withResolvers();
  let held = 0;
  const { address, asked } = await serve(context, async (path) => {
    if (path === "/later") return [];
    if (++held === 6) sixArrived.resolve();
    await release.promise;
    return [];
  });
  const paths = Array.from({ length: 9 }, (_, index) => `/${index}`);
  const answers = paths.map((path) => getJson(address + path));
  await sixArrived.promise;
  // Had a seventh been sent with the six, it would be there before this one.
  await (await fetch(`${address}/later`)).json();
  assert.equal(held, 6);
  release.resolve();
  await Promise.all(answers);
  assert.deepEqual(asked.filter((path) => path !== "/later").sort(), paths);
});

test("requests that fail or are given up leave their places to others", async (context) => {
  const { address } = await serve(context, (path) => (path === "/good" ? ["good"] : 500));
  const failing = Array.from({ length: 6 }, () => getJson(`${address}/bad`));
  const givenUp = Array.from({ length: 6 }, () => getJson(`${address}/good`, AbortSignal.abort()));
  const results = await Promise.allSettled([...failing, ...givenUp]);
  assert.equal(results.filter(({ status }) => status === "rejected").length, 12);
  assert.deepEqual(await getJson(`${address}/good`), ["good"]);
});
