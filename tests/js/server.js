import { once } from "node:events";
import { createServer } from "node:http";

/** A server for one test. `answer(path)` gives the JSON of a path, a number for a status alone, or a promise of either. */
export async function serve(context, answer) {
  const asked = [];
  const server = createServer(async ({ url }, response) => {
    asked.push(url);
    const body = await answer(url);
    if (typeof body === "number") response.statusCode = body;
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${server.address().port}`, asked };
}
