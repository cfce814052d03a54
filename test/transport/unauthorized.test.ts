/** Some versions of undici fail with a 401 to a body that is a stream, or repeat the request without end. */

import { fetch as undiciFetch } from "undici";
import { expect, test } from "vitest";
import { clientOf, json, newLink, startServer } from "../client/server.js";

test.each([
  ["the runtime's", undefined],
  ["undici's", undiciFetch],
])("a 401 arrives as 401, after one request, through %s fetch", async (_whose, fetch) => {
  const server = await startServer(json({ any: 1 }, 401));
  const client = clientOf(server, fetch && { fetch });
  const told = { httpStatus: 401, body: { any: 1 }, reason: { code: "undocumented_status", httpStatus: 401 } };
  expect(await client.linkCard(newLink())).toMatchObject({ kind: "unknown", ...told });
  expect(server.received).toHaveLength(1);
  expect(await client.requestStatus(newLink().request_id)).toMatchObject({ kind: "unanswered", ...told });
  const raw = await client.POST("/v5/card-api/card/link", { body: newLink() });
  expect([raw.response.status, server.received.length]).toEqual([401, 3]);
});
