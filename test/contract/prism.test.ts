/**
 * Prism as an independent judge: it reads spec/openapi.yaml by itself, and must accept and refuse the same requests as our
 * mock, through the same openapi-fetch client, and give responses that keep the schema, as ours do.
 */
import { fileURLToPath } from "node:url";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";
import createClient, { type Client } from "openapi-fetch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signatureScheme } from "../../generated/contract.js";
import type { paths } from "../../generated/types.js";
import { checkProvider } from "../../src/check/index.js";
import { breaches, broken, constraints, title } from "../../src/check/negatives.js";
import { type DescribedOperation, describedOperations } from "../../src/contract/description.js";
import { EXAMPLE_CREDENTIALS, type Mock, startMock } from "../../src/mock/index.js";
import { sign } from "../../src/signing/index.js";

const SPEC = fileURLToPath(new URL("../../spec/openapi.yaml", import.meta.url));

let prism: { readonly url: string; close(): Promise<void> };
let mock: Mock;
beforeAll(async () => {
  [prism, mock] = await Promise.all([startPrism(), startMock()]);
});
afterAll(() => Promise.all([prism.close(), mock.close()]));

/** What only one of the two refuses or accepts, and why that is right. */
const ALLOWED: Readonly<Record<string, string>> = {
  "a wrong signature": "Prism looks for the header and can't check what is in it",
  "a request_id for the second time": "Prism remembers nothing",
};
const seen = { exchanges: 0, differences: new Map<string, number>() };
afterAll(() => {
  console.log(`Compared with Prism: ${seen.exchanges} exchanges`);
  for (const [what, count] of seen.differences) console.log(`  differs ${count} times: ${what}; ${ALLOWED[what]}`);
});

/** A request as a case wants it. What isn't given is right. */
interface Sent {
  readonly body?: unknown;
  readonly example?: string;
  readonly contentType?: string;
  readonly signature?: "right" | "wrong" | "none";
}

interface Judgement {
  readonly accepted: boolean;
  readonly status: number;
  readonly body: unknown;
}

describe.each(describedOperations)("$id", (operation) => {
  const requests = operation.requestBodies.flatMap(({ examples }) => Object.entries(examples));
  const responses = operation.responseBodies.flatMap(({ examples }) => Object.entries(examples));
  const [, request] = requests[0] ?? [];

  test.each(requests)("accepts the request example %s", async (_name, body) => {
    const { ours, theirs } = await compared(operation, { body });
    expect([ours.status, theirs.status]).toEqual([200, 200]);
  });

  test.each(responses)("shows the response example %s as the spec has it", async (example, expected) => {
    const { ours, theirs } = await compared(operation, { body: withNewId(request), example });
    expect([ours.body, theirs.body]).toEqual([expected, expected]);
  });

  const negatives = operation.requestBodies.flatMap((described) =>
    constraints(described.schema).map((constraint) => [title(constraint), broken(described, constraint)] as const),
  );
  test.each(negatives)("refuses a request that breaks only %s", async (_title, body) => {
    const { ours, theirs } = await compared(operation, { body });
    expect([ours.status, theirs.status]).toEqual([422, 422]);
  });

  test("refuses a request without a signature", async () => {
    const { ours, theirs } = await compared(operation, { body: request, signature: "none" });
    expect([ours.status, theirs.status]).toEqual([401, 401]);
  });

  test("refuses a body of another media type", async () => {
    const { ours, theirs } = await compared(operation, { body: request, contentType: "application/xml" });
    expect([ours.status, theirs.status]).toEqual([415, 415]);
  });

  test("a wrong signature is refused by our mock alone", async () => {
    const sent = { body: withNewId(request), signature: "wrong" } as const;
    const { ours, theirs } = await compared(operation, sent, "a wrong signature");
    expect([ours.status, theirs.accepted]).toEqual([401, true]);
  });
});

test("a request_id for the second time is refused by our mock alone", async () => {
  const linkCard = describedOperations.find(({ id }) => id === "linkCard")!; // an operation of the contract
  const body = withNewId(Object.values(linkCard.requestBodies[0]?.examples ?? {})[0]);
  const first = await compared(linkCard, { body });
  expect(first.ours.body).toMatchObject({ status: "ok" });
  const { ours, theirs } = await compared(linkCard, { body }, "a request_id for the second time");
  expect([ours.body, theirs.body]).toMatchObject([{ status: "error" }, { status: "ok" }]);
});

/** Both judgements of one request, which must be the same unless the difference is allowed. */
async function compared(
  operation: DescribedOperation,
  sent: Sent,
  difference?: keyof typeof ALLOWED,
): Promise<{ ours: Judgement; theirs: Judgement }> {
  const [ours, theirs] = await Promise.all([mock.url, prism.url].map((url) => judged(url, operation, sent)));
  if (!ours || !theirs) throw new TypeError("Two servers give two judgements.");
  seen.exchanges += 1;
  if (difference === undefined) expect(ours.accepted).toBe(theirs.accepted);
  else seen.differences.set(difference, (seen.differences.get(difference) ?? 0) + 1);
  for (const { accepted, body } of [ours, theirs]) {
    const [schema] = Object.values(operation.responses["200"] ?? {});
    if (accepted && schema) expect(breaches(schema, body)).toEqual([]);
  }
  return { ours, theirs };
}

async function judged(baseUrl: string, operation: DescribedOperation, sent: Sent): Promise<Judgement> {
  const { body, example, contentType = "application/json", signature: signed = "right" } = sent;
  const client: Client<paths> = createClient<paths>({ baseUrl });
  client.use({
    async onRequest({ request }) {
      const bytes = new Uint8Array(await request.clone().arrayBuffer());
      const credentials = { ...EXAMPLE_CREDENTIALS, ...(signed === "wrong" && { secret: "another" }) };
      if (signed !== "none") request.headers.set(signatureScheme.header, await sign(bytes, operation, credentials));
      if (example !== undefined) request.headers.set("Prefer", `example=${example}`);
      return request;
    },
  });
  // Whichever operation it is and whatever is broken in it, openapi-fetch sends it as it sends this one.
  const path = operation.path as "/v5/card-api/card/link";
  const init = { body: body as never, headers: { "Content-Type": contentType } };
  const { data, error, response } = await client.POST(path, init);
  return { accepted: response.status === 200, status: response.status, body: data ?? error };
}

test("the check finds in Prism what it doesn't do: it verifies nothing, remembers nothing, and hangs on half a document", async () => {
  const link = { client_id: "client-700123", card_id: "card-900456" };
  const report = await checkProvider({ target: prism.url, credentials: EXAMPLE_CREDENTIALS, link, timeout: 1000 });
  const found = report.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
  const flaws = ["tampered", "truncated", "secret", "auth_id", "alg", "uri", "method", "body"];
  const both = [...flaws.map((flaw) => `signature.${flaw}`), "request.json"];
  expect(found).toEqual([
    "settling.duplicate",
    "requestStatus.unknown_id",
    ...["linkCard", "requestStatus"].flatMap((id) => both.map((name) => `${id}.${name}`)),
  ]);
});

/** Our mock takes each id once. */
function withNewId(request: unknown): unknown {
  return { ...Object(request), request_id: crypto.randomUUID() };
}

/** As the command `prism mock` starts it. */
async function startPrism(): Promise<typeof prism> {
  const config = { checkSecurity: true, validateRequest: true, validateResponse: true, errors: false } as const;
  const server = createServer(await getHttpOperationsFromSpec(SPEC), {
    cors: false,
    config: { ...config, isProxy: false, upstreamProxy: undefined, mock: { dynamic: false } },
    components: { logger: createLogger("prism", { level: "silent" }) },
  });
  const url = await server.listen(0, "127.0.0.1");
  return { url, close: () => server.close().then(() => undefined) };
}
