import { type Operation, operations } from "../../generated/contract.js";
import type { OperationId } from "../contract/operations.js";
import { textOf } from "../shared/json.js";
import { receive } from "../signing/receive.js";
import { type MockState, respond } from "./behaviour.js";
import { type MockResponse, problem } from "./response.js";
import { keyFor } from "./sessions.js";

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as received; undefined if it was too large to read. */
  readonly bytes: Uint8Array | undefined;
}

export interface Handled {
  readonly response: MockResponse;
  readonly operation?: OperationId;
  readonly body?: unknown;
  readonly verified: boolean;
  /** The signer, if the signature is valid. */
  readonly authId?: string | undefined;
}

/** Checks a request's form, then its signature, then its content, and decides the response. */
export async function handle({ method, path, headers, bytes }: ReceivedRequest, state: MockState): Promise<Handled> {
  const known = Object.entries(operations).filter(([, operation]) => operation.path === path.split("?")[0]);
  const found = known.find(([, operation]) => operation.method === method);
  if (!found) return { response: elsewhere(known.map(([, operation]) => operation.method)), verified: false };
  const [id, operation] = found as [OperationId, Operation]; // an entry of `operations`
  const { refusal, body, authId } = await receive(operation, headers, bytes, keyFor(state.credentials));
  if (refusal) {
    const { status, title, detail, members } = refusal;
    const response = problem(status, title, detail, members);
    return { response, operation: id, body, verified: authId !== undefined, authId };
  }
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
