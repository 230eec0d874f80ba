import assert from "node:assert/strict";
import { test } from "node:test";
import {
  completer,
  merged,
  optionsOfBusinesses,
  optionsOfIndustries,
  optionsOfPlaces,
} from "../../static/js/completion.js";
import { serve } from "./server.js";

const SKIS = { slug: "sporting-goods", naics: ["33992"], name: "Sporting goods", example: "skis" };
const LESSONS = { slug: null, naics: ["6116"], name: "Other Schools and Instruction", example: "ski lessons" };
const WINE = { slug: "wine", naics: ["31213"], name: "Wine", example: "wine" };
const OGDEN = { slug: "ogden-ut", label: "Ogden, Utah", population: 87_321 };

test("a place shows how many people live there, in the reader's digits", () => {
  assert.deepEqual(optionsOfPlaces([OGDEN], "de"), [{ text: "Ogden, Utah", key: "ogden-ut", note: "87.321" }]);
  assert.equal(optionsOfPlaces([{ ...OGDEN, population: 0 }], "en")[0].note, "");
});

test("a business is offered in its owner's words, with its industry and what names it exactly", () => {
  assert.deepEqual(optionsOfBusinesses([SKIS, LESSONS, WINE]), [
    { text: "Skis", key: "sporting-goods", note: "Sporting goods" },
    { text: "Ski lessons", key: "6116", note: "Other Schools and Instruction" },
    { text: "Wine", key: "wine", note: "" },
  ]);
});

test("only industries of the directory are offered by name", () => {
  assert.deepEqual(optionsOfIndustries([SKIS, LESSONS]), [
    { text: "Sporting goods", key: "sporting-goods", note: "skis" },
  ]);
});

test("places come before industries, of which only those count that begin as typed", () => {
  const [skien] = optionsOfPlaces([{ slug: "skien", label: "Skien, Norway", population: 0 }]);
  const industries = optionsOfIndustries([SKIS, WINE]);
  assert.deepEqual(merged([skien], industries, "ski"), [skien, industries[0]]);
  assert.deepEqual(merged([skien], industries, "xyz"), [skien]);
});

test("an industry that is called as typed comes before places", () => {
  const [country] = optionsOfPlaces([{ slug: "wine-country", label: "Wine Country, California", population: 0 }]);
  const [wine] = optionsOfIndustries([WINE]);
  assert.deepEqual(merged([country], [wine], "Wine"), [wine, country]);
});

test("places and industries are asked for one after the other", async (context) => {
  const { address, asked } = await serve(context, (path) => ({
    results: path.startsWith("/places") ? [OGDEN] : [WINE],
  }));
  const { ask } = completer({ places: `${address}/places`, industries: `${address}/industries?language=de` });
  assert.deepEqual(
    (await ask("wi & co")).map(({ key }) => key),
    ["ogden-ut"],
  );
  assert.deepEqual(asked, ["/places?q=wi+%26+co", "/industries?language=de&q=wi+%26+co"]);
});

test("a later text gives up the request before it", async (context) => {
  const first = Promise.withResolvers();
  const arrived = Promise.withResolvers();
  const { address, asked } = await serve(context, (path) => {
    if (!path.endsWith("q=wi")) return { results: [WINE] };
    arrived.resolve();
    return first.promise;
  });
  const { ask } = completer({ businesses: `${address}/` });
  const overtaken = ask("wi");
  await arrived.promise;
  assert.equal((await ask("wine"))[0].key, "wine");
  assert.equal(await overtaken, null);
  first.resolve({ results: [SKIS] });
  assert.equal(asked.length, 2);
});

test("stopping gives up the request", async (context) => {
  const arrived = Promise.withResolvers();
  const { address } = await serve(context, () => {
    arrived.resolve();
    return new Promise(() => {});
  });
  const { ask, stop } = completer({ businesses: address });
  const given = ask("wine");
  await arrived.promise;
  stop();
  assert.equal(await given, null);
});

test("a site that fails offers nothing", async (context) => {
  const { address } = await serve(context, () => 500);
  assert.deepEqual(await completer({ businesses: address }).ask("wine"), []);
  assert.deepEqual(await completer({ businesses: "http://127.0.0.1:1/" }).ask("wine"), []);
});
