/** The client and the check against the mock, as the README shows them. Prints what came of it. */
import { createCardLinkClient } from "freedompay-card-link";
import { checkProvider } from "freedompay-card-link/check";
import { EXAMPLE_CREDENTIALS, startMock } from "freedompay-card-link/mock";
import spec from "freedompay-card-link/openapi.json" with { type: "json" };
import { SignatureRefused, verify } from "freedompay-card-link/signature";

const mock = await startMock();
const client = createCardLinkClient(mock.clientOptions);
const { kind } = await client.linkCard({ request_id: crypto.randomUUID(), client_id: "client-1", card_id: "card-1" });
const { checks } = await checkProvider({ target: mock.url, credentials: EXAMPLE_CREDENTIALS });
const refused = await verify("", "{}", { method: "POST", path: "/" }, EXAMPLE_CREDENTIALS).catch(
  (error) => error instanceof SignatureRefused && error.part,
);
await mock.close();

const failed = checks.filter(({ status }) => status === "failed").map(({ reason }) => reason);
console.log(JSON.stringify({ kind, failed, checked: checks.length > 10, refused, version: spec.info.version }));
