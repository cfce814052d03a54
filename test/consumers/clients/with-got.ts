import { sign } from "freedompay-card-link/signature";
import got, { type Got } from "got";
import { type Knowledge, knowledgeOf, type LinkCardRequest, type Settings } from "./knowledge.js";

export function gotClient({ baseUrl, ...credentials }: Settings): Got {
  return got.extend({
    prefixUrl: baseUrl,
    method: "POST",
    timeout: { request: 30_000 },
    retry: { limit: 0 }, // settle repeats what must be repeated
    followRedirect: false, // the signed request is only for this server
    throwHttpErrors: false, // no status but 200 says anything
    hooks: {
      beforeRequest: [
        async (options) => {
          // got has written `json` into `body` by now: these bytes are sent.
          const target = { method: "POST", path: new URL(String(options.url)).pathname };
          options.headers["x-jws-signature"] = await sign(String(options.body), target, credentials);
        },
      ],
    },
  });
}

export async function linkCard(client: Got, link: LinkCardRequest): Promise<Knowledge> {
  try {
    const response = await client("v5/card-api/card/link", { json: link });
    return knowledgeOf(response.statusCode, JSON.parse(response.body));
  } catch {
    return "unknown"; // the request may have arrived
  }
}
