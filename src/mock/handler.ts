import { type Operation, operations, signatureScheme } from "../../generated/contract.js";
import type { OperationId } from "../contract/operations.js";
import { hasDuplicateMember, mediaTypeOf, parseJson, textOf } from "../shared/json.js";
import { diagnose } from "../signing/diagnose.js";
import { type MockState, respond } from "./behaviour.js";
import { type MockResponse, problem } from "./response.js";
import { claimed } from "./sessions.js";

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came; undefined if it was too large to be read. */
  readonly bytes: Uint8Array | undefined;
}

/** A body above this is refused, in bytes. */
export const LARGEST_BODY: number = 1024 * 1024;

export interface Handled {
  readonly response: MockResponse;
  readonly operation?: OperationId;
  readonly body?: unknown;
  readonly verified: boolean;
  /** What it was signed with, if that is verified. */
  readonly authId?: string;
}

/** Decides the response to a request: first by its form, then by its signature, then by its content. */
export async function handle({ method, path, headers, bytes }: ReceivedRequest, state: MockState): Promise<Handled> {
  const known = Object.entries(operations).filter(([, operation]) => operation.path === path.split("?")[0]);
  const found = known.find(([, operation]) => operation.method === method);
  if (!found) return { response: elsewhere(known.map(([, operation]) => operation.method)), verified: false };
  const [id, operation] = found as [OperationId, Operation]; // an entry of `operations`
  const read = readJson(operation, headers["content-type"], bytes);
  if ("refusal" in read) return { response: read.refusal, operation: id, verified: false };

  const { body } = read;
  const credentials = claimed(headers[signatureScheme.header.toLowerCase()], state.credentials);
  const flaw = await diagnose(headers, read.bytes, operation, credentials);
  if (flaw) {
    const { title, detail, ...members } = flaw;
    return { response: problem(401, title, detail, members), operation: id, body, verified: false };
  }
  const { authId } = credentials;
  const requestId = textOf(body, "request_id");
  const response = respond({ id, headers, body, requestId, authId }, state);
  return { response, operation: id, body, verified: true, authId };
}

function elsewhere(methods: readonly string[]): MockResponse {
  if (methods.length > 0) {
    const headers = { Allow: methods.join(", ") };
    return problem(405, "Wrong method", `Send ${methods.join(" or ")} to this path.`, { headers });
  }
  const paths = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
  return problem(404, "No such operation", `The contract has ${paths.join(" and ")}.`);
}

function readJson(
  { request }: Operation,
  contentType: string | undefined,
  bytes: Uint8Array | undefined,
): { readonly body: unknown; readonly bytes: Uint8Array } | { readonly refusal: MockResponse } {
  if (!bytes) return { refusal: problem(413, "Body too large", `A body has at most ${LARGEST_BODY} bytes.`) };
  const { mediaType, utf8 } = mediaTypeOf(contentType);
  const expected = Object.keys(request);
  if (!expected.includes(mediaType)) {
    const detail = `Send Content-Type: ${expected.join(" or ")}; there is ${contentType ? "another one" : "none"}.`;
    return { refusal: problem(415, "Wrong media type", detail) };
  }
  // The spec says whether a request may have no body.
  const body = bytes.length === 0 ? null : utf8 ? parseJson(bytes) : undefined;
  const twice = body !== undefined && hasDuplicateMember(bytes);
  if (twice) return { refusal: problem(400, "Malformed JSON", "An object has a member twice. Send it once.") };
  if (body !== undefined) return { body, bytes };
  return { refusal: problem(400, "Malformed JSON", `${jsonFlaw(utf8, bytes)} Send one JSON document in UTF-8.`) };
}

function jsonFlaw(utf8: boolean, bytes: Uint8Array): string {
  if (!utf8) return "The Content-Type names another charset.";
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "The body begins with a byte order mark.";
  return "The body is not one JSON document in UTF-8.";
}
