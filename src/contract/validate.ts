import { type Bodies, type Operation, operations } from "../../generated/contract.js";
import { CardLinkError, type CardLinkErrorCode, type Violation } from "../shared/errors.js";
import { mediaTypeOf, parseJson, readJson, withoutMark } from "../shared/json.js";
import type { OperationId, RequestBody } from "./operations.js";
import { violations } from "./violations.js";

/** The part of Headers that is read. */
export type ResponseHeaders = Pick<Headers, "get" | "has"> & Iterable<[string, string]>;

/** A response whose whole body was read. */
export interface RawResponse {
  readonly httpStatus: number;
  readonly headers: ResponseHeaders;
  readonly bytes: Uint8Array;
}

/** A copy of the own members, which are what is sent. It has no prototype, so no polluted `toJSON` either. */
export function ownMembers(body: unknown): unknown {
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  return isObject ? Object.assign(Object.create(null), body) : body;
}

/**
 * A valid copy of a body. It stays the same, even if the caller changes its own object before a resend.
 *
 * @throws CardLinkError `invalid_request`
 */
export function requestBody<Id extends OperationId>(id: Id, given: unknown): RequestBody<Id> {
  const body = ownMembers(given);
  assertRequest<RequestBody<Id>>(operations[id], body);
  return body;
}

/** @throws CardLinkError `invalid_request` */
export function assertRequest<Body>({ request }: Operation, body: unknown): asserts body is Body {
  const schema = Object.values(request)[0];
  const broken = schema ? violations(schema, body) : [];
  if (broken.length > 0) throw invalidRequest(broken);
}

/**
 * Parses and validates a request body as the server will read it.
 *
 * @throws CardLinkError `invalid_request`
 */
export function parseRequest(operation: Operation, contentType: string | null | undefined, bytes: Uint8Array): unknown {
  // Without a body, the schema's message helps more than one about the media type.
  if (bytes.length === 0) {
    assertRequest(operation, undefined);
    return undefined;
  }
  const parsed = parseBody(operation.request, contentType, bytes);
  if ("code" in parsed) throw invalidRequest(parsed.violations);
  return parsed.body;
}

/**
 * Parses and validates the body of a response.
 *
 * @throws CardLinkError of the family `contract`
 */
export function parseResponse(operation: Operation, { httpStatus, headers, bytes }: RawResponse): unknown {
  const bodies = operation.responses[httpStatus];
  // Nobody says in which form an undocumented status comes. If it is JSON, the error carries it.
  if (!bodies) throw undocumentedStatus(httpStatus, parseJson(withoutMark(bytes)));
  const parsed = parseBody(bodies, headers.get("content-type"), withoutMark(bytes));
  if (!("code" in parsed)) return parsed.body;
  const { code, ...details } = parsed;
  throw new CardLinkError(code, `The response to ${operation.path} breaks the contract:`, { ...details, httpStatus });
}

function invalidRequest(violations: readonly Violation[]): CardLinkError {
  const message = "The request breaks the contract and was not sent:";
  return new CardLinkError("invalid_request", message, { violations });
}

export function undocumentedStatus(httpStatus: number, body?: unknown): CardLinkError {
  const message = `The server responded with ${httpStatus}, which the vendor does not document.`;
  return new CardLinkError("undocumented_status", message, { httpStatus, body });
}

interface Flaw {
  readonly code: CardLinkErrorCode;
  readonly violations: readonly Violation[];
  readonly body?: unknown;
}

function parseBody(
  bodies: Bodies,
  contentType: string | null | undefined,
  bytes: Uint8Array,
): Flaw | { readonly body: unknown } {
  const { mediaType, utf8 } = mediaTypeOf(contentType);
  const schema = Object.hasOwn(bodies, mediaType) ? bodies[mediaType] : undefined;
  if (!schema || !utf8) {
    return flaw("media_type", `the media type must be ${Object.keys(bodies).join(" or ")}, in UTF-8`);
  }
  const read = readJson(bytes);
  if (!read) return flaw("not_json", "the body must be one JSON document in UTF-8");
  const { value: body, hasDuplicate } = read;
  // Some readers take the first of two duplicate members, and some the last.
  if (hasDuplicate) return flaw("not_json", "the body must be one JSON document without duplicate members");
  const broken = violations(schema, body);
  return broken.length > 0 ? { code: "invalid_body", violations: broken, body } : { body };
}

function flaw(code: "media_type" | "not_json", message: string): Flaw {
  return { code, violations: [{ member: "", keyword: code, message }] };
}
