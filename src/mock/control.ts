import { control } from "../../generated/control.js";
import { violations } from "../contract/violations.js";
import { CardLinkError, summary } from "../shared/errors.js";
import { parseJson } from "../shared/json.js";
import type { Controls, Planned, Wanted } from "./controls.js";
import type { ReceivedRequest } from "./handler.js";
import { NotInTime } from "./records.js";
import type { MockRequest } from "./requests.js";
import { type MockResponse, problem } from "./response.js";

/** The path of the control operations. A test ensures that no operation of the contract begins with it. */
export const CONTROL_PATH = "/_mock/";

type Body = Readonly<Record<string, unknown>>;

/** Responds to the requests that spec/mock-control.yaml describes; undefined for any other request. */
export async function controlled(
  { method, path, headers, bytes }: ReceivedRequest,
  mock: Controls,
): Promise<MockResponse | undefined> {
  if (!path.startsWith(CONTROL_PATH)) return undefined;
  if (headers["origin"] !== undefined) {
    return problem(403, "Browser requests are not allowed", "Otherwise any site could control the mock.");
  }
  const url = new URL(path, "http://mock");
  const operations = Object.values(control);
  const operation = operations.find((one) => one.path === url.pathname && one.method === method);
  if (!operation) {
    const known = operations.map((one) => `${one.method} ${one.path}`).join(", ");
    return problem(404, "No such control", `There are ${known}.`);
  }
  const body = bytes?.length === 0 ? {} : bytes && parseJson(bytes);
  const broken = operation.body ? violations(operation.body, body) : [];
  if (broken.length > 0) return problem(400, "Invalid request body", `Request body: ${summary(broken).join("; ")}.`);
  try {
    // Of the operation found, and validated by its own schema.
    return await RESPONSES[operation.id as keyof typeof control](mock, body as Body, url.searchParams);
  } catch (error) {
    if (error instanceof NotInTime) return problem(408, "Timed out", error.message);
    if (error instanceof CardLinkError) return problem(400, "Invalid request body", error.message);
    throw error;
  }
}

/** Once the mock was told. */
function done(_told?: unknown): MockResponse {
  return { status: 204, mediaType: "", body: undefined, origin: "own" };
}

type Respond = (mock: Controls, body: Body, query: URLSearchParams) => MockResponse | Promise<MockResponse>;

const RESPONSES: Readonly<Record<keyof typeof control, Respond>> = {
  requests: (mock, _body, query) => {
    const authId = query.get("auth_id");
    return recorded(mock.requests.filter((request) => authId === null || request.authId === authId));
  },
  wait: async (mock, body) => recorded(await mock.waitFor(named<Wanted>(body))),
  next: (mock, body) => done(mock.next(named<Planned>(body))),
  settle: (mock, body) => done(mock.settle(named(body))),
  // The response must be sent first. If the mock can't listen again, it refuses each connection, and there is nobody to
  // report to.
  down: (mock, { milliseconds }) => {
    return { ...done(), afterwards: () => void mock.down(Number(milliseconds)).catch(() => {}) };
  },
  reset: (mock, body) => done(mock.reset(named(body))),
};

/** Over HTTP the member has its name from the signature. */
function named<Options>({ auth_id, ...body }: Body): Options {
  return { ...body, ...(auth_id !== undefined && { authId: auth_id }) } as Options; // validated by the schema
}

function recorded(requests: readonly MockRequest[]): MockResponse {
  const body = requests.map(({ authId, ...request }) => ({ ...request, auth_id: authId }));
  return { status: 200, mediaType: "application/json", body, origin: "own" };
}
