/** Checks a signed request, for the mock and for the handlers for MSW. */
import type { Operation } from "../../generated/contract.js";
import { violations } from "../contract/violations.js";
import { summary } from "../shared/errors.js";
import { mediaTypeOf, readJson } from "../shared/json.js";
import { diagnose } from "./diagnose.js";
import type { Credentials, KeyFunction } from "./index.js";

/** A body above this is refused, in bytes. */
export const LARGEST_BODY: number = 1024 * 1024;

/** Why a request is refused, with the members of RFC 9457. The vendor documents none of these refusals. */
export interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly members?: Readonly<Record<string, unknown>>;
}

interface Accepted {
  readonly refusal?: undefined;
  readonly body: unknown;
  readonly authId: string;
}

interface Refused {
  readonly refusal: Refusal;
  /** Parsed, if the form is right. */
  readonly body?: unknown;
  /** Who signed, if the signature is right. */
  readonly authId?: string;
}

/**
 * Checks a request for an operation: first its form, then its signature, then its content.
 *
 * @param headers with names in lower case
 * @param bytes undefined if the body was too large to be read
 */
export async function receive(
  operation: Operation,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array | undefined,
  credentials: Credentials | KeyFunction,
): Promise<Accepted | Refused> {
  if (!bytes || bytes.length > LARGEST_BODY) {
    const detail = `A body has at most ${LARGEST_BODY} bytes.`;
    return { refusal: { status: 413, title: "Body too large", detail } };
  }
  const { mediaType, utf8 } = mediaTypeOf(headers["content-type"]);
  const schema = Object.hasOwn(operation.request, mediaType) ? operation.request[mediaType] : undefined;
  if (!schema || !utf8) {
    const expected = `Send Content-Type: ${Object.keys(operation.request).join(" or ")}`;
    const flaw = schema ? "its charset is not UTF-8" : `it is ${headers["content-type"] ? "different" : "missing"}`;
    return { refusal: { status: 415, title: "Wrong media type", detail: `${expected}; ${flaw}.` } };
  }
  // The spec says whether a request may have no body.
  const read = bytes.length === 0 ? { value: null, hasDuplicate: false } : readJson(bytes);
  if (!read || read.hasDuplicate) {
    const detail = read ? "An object has a duplicate member. Send it once." : jsonFlaw(bytes);
    return { refusal: { status: 400, title: "Malformed JSON", detail } };
  }
  const body = read.value;

  const signed = await diagnose(headers, bytes, operation, credentials);
  if (signed.flaw) {
    const { title, detail, ...members } = signed.flaw;
    return { refusal: { status: 401, title, detail, members }, body };
  }
  const { authId } = signed;
  const validation = violations(schema, body);
  if (validation.length === 0) return { body, authId };
  const detail = `Request body: ${summary(validation).join("; ")}.`;
  const title = "The request breaks the contract";
  return { refusal: { status: 422, title, detail, members: { validation } }, body, authId };
}

function jsonFlaw([first, second, third]: Uint8Array): string {
  const isMark = first === 0xef && second === 0xbb && third === 0xbf;
  const flaw = isMark ? "The body begins with a byte order mark." : "The body is not one JSON document in UTF-8.";
  return `${flaw} Send one JSON document in UTF-8.`;
}
