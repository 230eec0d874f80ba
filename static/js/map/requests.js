// Whatever a map asks the site for goes through here: at most six requests at once, the others wait for their turn.

const MOST_AT_ONCE = 6;
const waiting = [];
let underWay = 0;

/** The JSON at `address`; throws where there is none, and as soon as `signal` aborts. */
export async function getJson(address, signal) {
  await turn();
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return await answer.json();
  } finally {
    underWay--;
    waiting.shift()?.();
  }
}

async function turn() {
  while (underWay >= MOST_AT_ONCE) await new Promise((resolve) => waiting.push(resolve));
  underWay++;
}
