/** The global fetch is the one that stands there when it is called, not when the package or the client was made. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { clientOf, newLink, valid } from "../client/server.js";

// That of a stub is called too: see test/faults.
test("MSW handlers that were set up after the client handle its links", async () => {
  const client = clientOf({ url: "https://api.example" });
  const server = setupServer(http.post("https://api.example/v5/card-api/card/link", () => HttpResponse.json(valid)));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  expect(await client.linkCard(newLink())).toMatchObject({ kind: "linked", body: valid });
});
