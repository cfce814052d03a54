import { signatureScheme } from "../../generated/contract.js";
import type { OperationId } from "../contract/operations.js";
import { textOf } from "../shared/json.js";
import { MISNOMERS } from "../signing/diagnose.js";
import type { Handled, ReceivedRequest } from "./handler.js";

/** The header's own name, and the wrong names that it may have been sent under. */
const SIGNATURES: ReadonlySet<string> = new Set(
  [signatureScheme.header, ...MISNOMERS].map((name) => name.toLowerCase()),
);

/** A body above this isn't kept with the record of its request. */
const LARGEST_KEPT = 64 * 1024;

/** A request that the mock received, and its response. */
export interface MockRequest {
  /** When it was received, in RFC 3339. */
  readonly at: string;
  /** The request method. */
  readonly method: string;
  /** The path as received, with its query. */
  readonly path: string;
  /** Names in lower case. Without the signature; `verified` says whether it was valid. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed, if it was signed and JSON of at most 64 KiB; else `undefined`. */
  readonly body: unknown;
  /** Undefined if the contract has no such operation. */
  readonly operation: OperationId | undefined;
  /** The signer, if the signature is valid; else `undefined`. */
  readonly authId: string | undefined;
  /** Whether its signature was verified and is valid. */
  readonly verified: boolean;
  /** The HTTP status of the response; undefined if the connection was reset instead. */
  readonly status: number | undefined;
  /** The origin of the response: `example=…` for the spec's example of that name, `own` for the mock's own. */
  readonly answer: string;
  /** Why it was refused, in one line; else `undefined`. */
  readonly why: string | undefined;
}

export function recordOf({ method, path, headers, bytes }: ReceivedRequest, handled: Handled): MockRequest {
  const kept = { ...headers };
  for (const name of SIGNATURES) delete kept[name];
  const { response, operation, body, verified, authId } = handled;
  return {
    at: new Date().toISOString(),
    method,
    path,
    headers: kept,
    // Anyone can send unsigned requests, so their bodies aren't kept: they could fill the memory.
    body: verified && bytes && bytes.length <= LARGEST_KEPT ? body : undefined,
    operation,
    authId,
    verified,
    status: response.reset ? undefined : response.status,
    answer: response.origin,
    why: response.why,
  };
}

/** One line for people: no secret, no signature, no full id and no line break. */
export function lineOf({ method, path, operation, status, answer, why }: MockRequest, body: unknown): string {
  const ending = /^[\da-f-]{32}([\da-f]{4})$/i.exec(textOf(body, "request_id") ?? "")?.[1];
  // Without the query, and without segments that may be an id or a signature.
  const shown = path.replace(/[?#].*$/s, "").replace(/[^/]{16,}|[^/]*\d{4}[^/]*/g, "…");
  const place = operation === undefined ? JSON.stringify(shown.slice(0, 80)) : shown;
  return `${method} ${place} ${status ?? "reset"} ${answer}${ending ? ` …${ending}` : ""}${why === undefined ? "" : `  ${why}`}`;
}
