import { type HttpHandler, http } from "msw";
import { type Operation, operations } from "../../generated/contract.js";
import { type Example, examples } from "../../generated/examples.js";
import type { OperationId } from "../contract/operations.js";
import { readingOf } from "../contract/reading.js";
import { textOf } from "../shared/json.js";
import { assertCredentials } from "../signing/credentials.js";
import type { Credentials, KeyFunction } from "../signing/index.js";
import { type Refusal, receive } from "../signing/receive.js";

/** The names of an operation's examples in the spec. */
export type ExampleName<Id extends OperationId> = keyof (typeof examples)[Id];

/** The options of `cardLinkHandlers`. */
export interface HandlerOptions {
  /** The credentials that signatures are verified with: those of the code under test. */
  readonly credentials: Credentials | KeyFunction;
  /**
   * The example that an operation responds with. Default: `linked` for `linkCard`; for `requestStatus` an error if
   * `linkCard` responds with one, else `linked`, so that settling ends.
   */
  readonly answers?: { readonly [Id in OperationId]?: ExampleName<Id> };
}

/**
 * Handlers for MSW, for tests without a socket and in the browser. They refuse invalid requests, invalid signatures and a
 * duplicate `request_id`, and respond to every other request with an example of the spec. They respond on any host. On a
 * host that isn't the vendor's, the client may have `settleAfter: 0`. For slow, lost and broken responses use the mock.
 *
 * @throws CardLinkError `invalid_option` for invalid credentials; TypeError for an unknown example
 *
 * @example
 * const server = setupServer(...cardLinkHandlers({ credentials }));
 * server.use(...cardLinkHandlers({ credentials, answers: { linkCard: "in_process" } }));
 */
export function cardLinkHandlers(options: HandlerOptions): HttpHandler[] {
  const { credentials, answers } = Object(options) as HandlerOptions; // without options, the check of the credentials throws
  if (typeof credentials !== "function") assertCredentials(credentials);
  for (const id of Object.keys(answers ?? {})) {
    if (!Object.hasOwn(operations, id)) {
      throw new TypeError(`answers has no operation ${id}; there are ${Object.keys(operations).join(", ")}.`);
    }
  }
  const sent = new Set<string>();
  return Object.values<Operation>(operations).map((operation) => {
    const id = operation.id as OperationId; // an entry of `operations`
    const [name, example] = exampleOf(id, answers ?? {});
    return http.all(`*${operation.path}`, async ({ request }) => {
      // Another handler may handle it.
      if (request.method !== operation.method) return undefined;
      const bytes = new Uint8Array(await request.arrayBuffer());
      const { refusal, body } = await receive(operation, Object.fromEntries(request.headers), bytes, credentials);
      if (refusal) return problem(refusal);
      const requestId = operation.safe ? undefined : textOf(body, "request_id")?.toLowerCase();
      if (requestId !== undefined && sent.has(requestId)) return repeated(id);
      if (requestId !== undefined) sent.add(requestId);
      return respond(example.status, example.mediaType, example.body, `example=${name}`);
    });
  });
}

type Named = readonly [name: string, example: Example];

function exampleOf(id: OperationId, answers: NonNullable<HandlerOptions["answers"]>): Named {
  const all = Object.entries<Example>(examples[id]);
  const named = (wanted: string) => all.find(([name]) => name === wanted);
  const link: Example | undefined = examples.linkCard[answers.linkCard ?? "linked"];
  const isRefused = readingOf("linkCard", link?.body) === "error";
  const usual = operations[id].safe && isRefused ? errorOf(id) : (named("linked") ?? all[0]);
  const found = answers[id] === undefined ? usual : named(answers[id]);
  if (!found) throw new TypeError(`answers.${id} must be one of ${all.map(([name]) => name).join(", ")}.`);
  return found;
}

/** An operation's first example that is an error. If none is, its first. */
function errorOf(id: OperationId): Named {
  const all = Object.entries<Example>(examples[id]);
  return (all.find(([, { body }]) => readingOf(id, body) === "error") ?? all[0]) as Named; // the spec has examples of each
}

function repeated(id: OperationId): Response {
  const [, { status, mediaType, body }] = errorOf(id);
  const error_description = "This request_id was sent before. The vendor refuses duplicates, in an undocumented form.";
  return respond(status, mediaType, { ...Object(body), error_description }, "own");
}

function problem({ members, ...refusal }: Refusal): Response {
  return respond(refusal.status, "application/problem+json", { ...refusal, ...members }, "own");
}

function respond(status: number, mediaType: string, body: unknown, origin: string): Response {
  return Response.json(body, { status, headers: { "Content-Type": mediaType, "X-Mock-Answer": origin } });
}
