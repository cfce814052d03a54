import type { Middleware } from "openapi-fetch";
import { type Bodies, type Operation, operations } from "../../generated/contract.js";
import { CardLinkError, type ErrorCode, type Violation } from "../shared/errors.js";
import { mediaTypeOf, parseJson } from "../shared/json.js";
import { violations } from "./violations.js";

const all: readonly Operation[] = Object.values(operations);

/**
 * openapi-fetch middleware that holds both directions to the contract: a request body that breaks it
 * is never sent, and an answer that breaks it is never handed on as `data`. Operations that the
 * contract doesn't know pass untouched.
 */
export function contractMiddleware(): Middleware {
  return {
    async onRequest({ request, schemaPath }) {
      const operation = find(request.method, schemaPath);
      const flaw = operation && (await flawIn(operation.request, request.clone()));
      if (flaw) throw invalidRequest(flaw.violations);
    },
    async onResponse({ request, response, schemaPath }) {
      const operation = find(request.method, schemaPath);
      if (!operation) return;
      const bodies = operation.responses[response.status];
      const flaw = bodies && (await flawIn(bodies, response.clone()));
      if (flaw) throw invalidAnswer(operation, response.status, flaw);
      // openapi-fetch would hand it on as `data` of the documented type.
      if (!bodies && response.ok) throw undocumentedStatus(response.status);
    },
  };
}

/** @throws CardLinkError `invalid_request` */
export function assertRequest<Body>({ request }: Operation, body: unknown): asserts body is Body {
  const schema = Object.values(request)[0];
  const broken = schema ? violations(schema, body) : [];
  if (broken.length > 0) throw invalidRequest(broken);
}

function invalidRequest(violations: readonly Violation[]): CardLinkError {
  return new CardLinkError("invalid_request", "The request was not sent, since it breaks the contract:", {
    violations,
  });
}

export function undocumentedStatus(httpStatus: number, body?: unknown): CardLinkError {
  const message = `The server answered ${httpStatus}, which the vendor does not document.`;
  return new CardLinkError("undocumented_status", message, { httpStatus, body });
}

function invalidAnswer({ path }: Operation, httpStatus: number, { code, ...details }: Flaw): CardLinkError {
  return new CardLinkError(code, `The answer to ${path} breaks the contract:`, { ...details, httpStatus });
}

/**
 * The body of an answer, held to the contract.
 *
 * @throws CardLinkError of the family `contract`
 */
export function readAnswer<Body>(operation: Operation, httpStatus: number, headers: Headers, bytes: Uint8Array): Body {
  const bodies = operation.responses[httpStatus];
  // Nobody says in which form an undocumented status comes; if it is JSON, it is handed on.
  if (!bodies) throw undocumentedStatus(httpStatus, parseJson(bytes));
  const read = readBody(bodies, headers.get("content-type"), bytes);
  if ("code" in read) throw invalidAnswer(operation, httpStatus, read);
  return read.body as Body; // which the operation's own validator has found it to be
}

function find(method: string, path: string): Operation | undefined {
  return all.find((operation) => operation.method === method && operation.path === path);
}

interface Flaw {
  readonly code: ErrorCode;
  readonly violations: readonly Violation[];
  readonly body?: unknown;
}

async function flawIn(bodies: Bodies, message: Request | Response): Promise<Flaw | undefined> {
  if (Object.keys(bodies).length === 0) return;
  // Outside of any check: a connection that breaks here is no breach of the contract.
  const bytes = await message.arrayBuffer();
  const read = readBody(bodies, message.headers.get("content-type"), bytes);
  return "code" in read ? read : undefined;
}

function readBody(
  bodies: Bodies,
  contentType: string | null,
  bytes: Uint8Array | ArrayBuffer,
): Flaw | { readonly body: unknown } {
  const { mediaType, utf8 } = mediaTypeOf(contentType);
  const schema = Object.hasOwn(bodies, mediaType) ? bodies[mediaType] : undefined;
  if (!schema || !utf8) {
    return flaw("media_type", `the media type must be ${Object.keys(bodies).join(" or ")}, in UTF-8`);
  }
  const body = parseJson(bytes);
  if (body === undefined) return flaw("not_json", "the body must be one JSON document in UTF-8");
  const broken = violations(schema, body);
  return broken.length > 0 ? { code: "invalid_body", violations: broken, body } : { body };
}

function flaw(code: "media_type" | "not_json", message: string): Flaw {
  return { code, violations: [{ member: "", keyword: code, message }] };
}
