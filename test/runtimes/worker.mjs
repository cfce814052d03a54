/** The suite in a Worker: it runs when the Worker is asked to. */
import { runSuite } from "./suite.mjs";

export default {
  /** @param {Request} _request @param {{ SERVERS: string, RUNTIME: string }} env */
  async fetch(_request, env) {
    return Response.json(await runSuite(JSON.parse(env.SERVERS), JSON.parse(env.RUNTIME)));
  },
};
