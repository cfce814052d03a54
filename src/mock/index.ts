import type { AddressInfo } from "node:net";
import { CardLinkError } from "../shared/errors.js";
import { notify } from "../shared/notify.js";
import { printable } from "../shared/printable.js";
import { assertCredentials, type Credentials } from "../signing/credentials.js";
import { handle, type ReceivedRequest } from "./handler.js";
import { isRebound } from "./host.js";
import { RememberedLinks } from "./links.js";
import { health, lineOf, type MockRequest, recordOf } from "./requests.js";
import { type MockResponse, problem } from "./response.js";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from "./scenarios.js";
import { createMockServer } from "./server.js";

export type { MockRequest } from "./requests.js";
export type { ScenarioName } from "./scenarios.js";

/** The credentials of the vendor's published signature example: what the mock expects where none are given. */
export const EXAMPLE_CREDENTIALS: { readonly authId: string; readonly secret: string; readonly algorithm: "HS512" } = {
  authId: "123456",
  secret: "secret",
  algorithm: "HS512",
};

/** Answers 200 to GET while the mock runs, and is neither recorded nor logged. */
export const HEALTH_PATH = "/health";

export interface MockOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** The address to listen on. Default: `127.0.0.1`, so that nobody else reaches the mock. */
  readonly host?: string;
  /** What signatures are checked with. Default: `EXAMPLE_CREDENTIALS`; its algorithm: `HS512`. */
  readonly credentials?: Credentials;
  /** How links end, where neither `Prefer: example=…` nor a `card_id` like `mock-rejected` says. Default: `linked`. */
  readonly scenario?: ScenarioName;
  /** How often request/status answers `process` for a link in process. Default: 1 to 3 times, by `seed`; never if `delay` is given. */
  readonly polls?: number;
  /** Milliseconds for which a link stays in process, and by which `slow` delays its response (there 2,000 by default). */
  readonly delay?: number;
  /** The same seed and order of links give the same numbers of polls. Default: `1`. */
  readonly seed?: number | string;
  /** How many requests `requests` keeps; older ones are dropped. Default: 1,000. */
  readonly keep?: number;
  /** Called with one line for each request, without secrets. Its exceptions are ignored. Default: none. */
  readonly log?: (line: string) => void;
}

export interface Mock {
  /** The base URL to give to a client. */
  readonly url: string;
  /** The requests received, oldest first. */
  readonly requests: readonly MockRequest[];
  /** Forgets all requests and links, as between two tests. */
  reset(): void;
  /** Stops the mock and drops its connections. */
  close(): Promise<void>;
}

/**
 * Starts a mock of the contract: it checks the signature over the bytes received and the body against the schema, refuses
 * a `request_id` that came before, and responds with the spec's examples. It remembers links, so request/status says what
 * became of them. The header `X-Mock-Answer` says of each response whether it is the spec's example or the mock's own.
 *
 * @example
 * const mock = await startMock({ scenario: "rejected" });
 * const client = createCardLinkClient({ baseUrl: mock.url, ...EXAMPLE_CREDENTIALS });
 * const outcome = await client.linkCard({ client_id: "client-700123", card_id: "card-900456" });
 * console.log(outcome.kind, mock.requests.length); // rejected 1
 * await mock.close();
 *
 * @throws CardLinkError `invalid_option`; an `Error` if the port is taken
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { port = 0, host = "127.0.0.1", credentials = EXAMPLE_CREDENTIALS, scenario = "linked", log } = options;
  const { polls, delay, seed = 1, keep = 1000 } = options;
  assertCredentials(credentials);
  for (const [name, value] of Object.entries({ polls, keep })) assertCount(name, value, Number.MAX_SAFE_INTEGER);
  assertCount("port", port, 65_535);
  assertCount("delay", delay, 2 ** 31 - 1);
  if (host === "") throw new CardLinkError("invalid_option", "host is empty; leave it out to listen on 127.0.0.1.");
  if (!SCENARIO_NAMES.includes(scenario)) {
    throw new CardLinkError("invalid_option", `scenario must be one of ${SCENARIO_NAMES.join(", ")}.`);
  }

  const links = new RememberedLinks({ polls, delay, seed: String(seed) });
  const state = {
    links,
    credentials: { ...credentials },
    scenario: SCENARIOS[scenario],
    slowness: delay ?? 2000,
  };
  const requests: MockRequest[] = [];
  const respond = async (received: ReceivedRequest): Promise<MockResponse> => {
    const { address } = http.server.address() as AddressInfo; // a TCP server's address is never a string
    if (isRebound(received.headers["host"], [host, address])) {
      return problem(403, "Wrong host", "Call the mock by its address, or as localhost.");
    }
    const isHealth = received.path.split("?")[0] === HEALTH_PATH && /^(GET|HEAD)$/.test(received.method);
    if (isHealth) return health(scenario);
    const handled = await handle(received, state);
    const record = recordOf(received, handled);
    requests.push(record);
    if (requests.length > keep) requests.shift();
    notify(log, printable(lineOf(record, handled.body)));
    return handled.response;
  };

  const http = createMockServer(respond, (why) => why !== undefined && notify(log, printable(why)));
  await new Promise<void>((resolve, reject) => {
    http.server.once("error", reject);
    http.server.listen(port, host, resolve);
  });
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(http.server.address() as AddressInfo), // a TCP server's address is never a string
    requests,
    reset() {
      requests.length = 0;
      links.clear();
    },
    close: () => (closed ??= http.close()),
  };
}

function assertCount(name: string, value: number | undefined, largest: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0 && value <= largest)) return;
  throw new CardLinkError("invalid_option", `${name} must be a whole number from 0 to ${largest}.`);
}

function urlOf({ address, family, port }: AddressInfo): string {
  // For "every address", the one that a client on this machine can reach.
  const reachable = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  return `http://${family === "IPv6" ? `[${reachable}]` : reachable}:${port}`;
}
