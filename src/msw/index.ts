import { type HttpHandler, http } from "msw";
import { type Operation, operations } from "../../generated/contract.js";
import { type Example, examples } from "../../generated/examples.js";
import type { OperationId } from "../contract/operations.js";
import { readingOf } from "../contract/reading.js";
import { textOf } from "../shared/json.js";
import { assertCredentials } from "../signing/credentials.js";
import type { Credentials, KeyFunction } from "../signing/index.js";
import { type Refusal, receive } from "../signing/receive.js";

const LINKED = "linked" satisfies ExampleName<OperationId>;

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
      if (!operation.safe) {
        const requestId = String(textOf(body, "request_id")).toLowerCase(); // valid: it has one
        if (sent.has(requestId)) return repeated(id);
        sent.add(requestId);
      }
      return respond(example.status, example.mediaType, example.body, `example=${name}`);
    });
  });
}

function exampleOf(id: OperationId, answers: NonNullable<HandlerOptions["answers"]>): [name: string, example: Example] {
  const known = new Map(Object.entries<Example>(examples[id]));
  const link: Example | undefined = examples.linkCard[answers.linkCard ?? LINKED];
  const isRefused = readingOf("linkCard", link?.body) === "error";
  const name = answers[id] ?? (operations[id].safe && isRefused ? errorOf(id)[0] : LINKED);
  const example = known.get(name);
  if (!example) throw new TypeError(`answers.${id} must be one of ${[...known.keys()].join(", ")}.`);
  return [name, example];
}

/** An operation's first example that is an error. */
function errorOf(id: OperationId): [name: string, example: Example] {
  const errors = Object.entries<Example>(examples[id]).filter(([, { body }]) => readingOf(id, body) === "error");
  return errors[0] as [string, Example]; // the spec has one for each operation
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
