// What a box may offer while somebody types in it: places, businesses, or both. Needs no DOM.

const MOST_OF_BOTH = 4;

/** An option: its `text` goes into the box, the `note` beside it tells more, the `key` names it exactly. */
export function optionsOfPlaces(results, language) {
  return results.map(({ label, slug, population }) => ({
    text: label,
    key: slug,
    note: population ? population.toLocaleString(language) : "",
  }));
}

/** Businesses in the words of their owners, each with its industry. */
export function optionsOfBusinesses(results) {
  return results.map(({ slug, naics, name, example }) => ({
    text: capitalized(example),
    key: slug ?? naics[0],
    note: isSame(example, name) ? "" : name,
  }));
}

/** Industries of the directory, by their names. */
export function optionsOfIndustries(results) {
  const ours = results.filter(({ slug }) => slug);
  return ours.map(({ slug, name, example }) => ({ text: name, key: slug, note: isSame(example, name) ? "" : example }));
}

/** Both in one list: places first, unless an industry is called as typed. Of industries only those that begin as typed. */
export function merged(places, industries, typed) {
  const begun = industries
    .filter(({ text, note }) => begins(text, typed) || begins(note, typed))
    .slice(0, MOST_OF_BOTH);
  if (!begun.length) return places;
  const called = begun.filter(({ text, note }) => isSame(text, typed) || isSame(note, typed));
  const others = begun.filter((option) => !called.includes(option));
  return [...called, ...places.slice(0, MOST_OF_BOTH), ...others];
}

/**
 * Asks the site what a text may become, at the addresses of `places`, `industries`, or both, or of `businesses`.
 * `ask` answers with options, and with null once a later text was asked for. One request is under way at a time: asking
 * again, or `stop`, gives up the one before. What fails offers nothing.
 */
export function completer({ places, industries, businesses, language = "en" }) {
  let request = new AbortController();

  async function results(address, typed, signal) {
    const url = new URL(address);
    url.searchParams.set("q", typed);
    const answer = await fetch(url, { signal });
    return answer.ok ? (await answer.json()).results : [];
  }

  async function found(typed, signal) {
    if (businesses) return optionsOfBusinesses(await results(businesses, typed, signal));
    const towns = places ? optionsOfPlaces(await results(places, typed, signal), language) : [];
    if (!industries) return towns;
    const ours = optionsOfIndustries(await results(industries, typed, signal));
    return places ? merged(towns, ours, typed) : ours;
  }

  async function ask(typed) {
    request.abort();
    request = new AbortController();
    try {
      return await found(typed, request.signal);
    } catch (error) {
      return error.name === "AbortError" ? null : [];
    }
  }

  return { ask, stop: () => request.abort() };
}

function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function begins(text, typed) {
  return text.toLowerCase().startsWith(typed.toLowerCase());
}

function isSame(text, other) {
  return text.toLowerCase() === other.toLowerCase();
}
