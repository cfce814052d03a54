import type { AddressInfo } from "node:net";
import { CardLinkError } from "../shared/errors.js";
import { notify } from "../shared/notify.js";
import { printable } from "../shared/printable.js";
import { assertCredentials, type Credentials } from "../signing/credentials.js";
import { controlled } from "./control.js";
import { assertCount, assertScenario, type Controls, controlsOf } from "./controls.js";
import { handle, type ReceivedRequest } from "./handler.js";
import { isRebound } from "./host.js";
import { Records } from "./records.js";
import { health, lineOf, recordOf } from "./requests.js";
import { type MockResponse, problem } from "./response.js";
import { SCENARIOS, type ScenarioName } from "./scenarios.js";
import { createMockServer, listen } from "./server.js";
import { Sessions } from "./sessions.js";

export type { Controls, Planned, Wanted } from "./controls.js";
export type { MockRequest } from "./requests.js";
export type { ScenarioName } from "./scenarios.js";

/** The credentials of the vendor's published signature example: what the mock expects where none are given. */
export const EXAMPLE_CREDENTIALS: { readonly authId: string; readonly secret: string; readonly algorithm: "HS512" } = {
  authId: "123456",
  secret: "secret",
  algorithm: "HS512",
};

/** Responds with 200 to GET while the mock runs, and is neither recorded nor logged. */
export const HEALTH_PATH = "/health";

export interface MockOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** The address to listen on. Default: `127.0.0.1`, so that nobody else reaches the mock. */
  readonly host?: string;
  /**
   * What signatures are checked with. Default: `EXAMPLE_CREDENTIALS`; its algorithm: `HS512`. An `authId` with a dot and any
   * name behind it, as in `123456.my-test`, is accepted too, and has links, plans and records of its own.
   */
  readonly credentials?: Credentials;
  /**
   * How links go, where neither `Prefer: example=…` nor a `card_id` like `mock-rejected` says. A fault hits the first call
   * of an id only: one that wasn't taken is taken when it is made again. Default: `linked`.
   */
  readonly scenario?: ScenarioName;
  /** How often request/status says `process` of a link in process before it says how the link ended. Default: 1. */
  readonly polls?: number;
  /** Milliseconds by which the scenarios `slow` and `slow-body` delay a response. Default: 2000. */
  readonly delay?: number;
  /** Called with one line for each request, without secrets. Its exceptions are ignored. Default: none. */
  readonly log?: (line: string) => void;
}

export interface Mock extends Controls {
  /** The base URL to give to a client. */
  readonly url: string;
  /** What `createCardLinkClient` needs to talk to this mock. With `settleAfter: 0`, no test waits for a rejection. */
  readonly clientOptions: Credentials & { readonly baseUrl: string; readonly settleAfter: 0 };
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
 * const client = createCardLinkClient(mock.clientOptions);
 * const link = { request_id, client_id: "client-700123", card_id: "card-900456" };
 * console.log((await client.linkCard(link)).kind); // unknown
 * console.log((await client.settle(link)).kind); // rejected
 * await mock.close();
 *
 * @throws CardLinkError `invalid_option`; an `Error` if the port is taken
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const given: MockOptions = Object(options);
  const { port = 0, host = "127.0.0.1", credentials = EXAMPLE_CREDENTIALS, scenario = "linked", log } = given;
  const { polls = 1, delay = 2000 } = given;
  assertCredentials(credentials);
  assertCount("polls", polls, Number.MAX_SAFE_INTEGER);
  assertCount("port", port, 65_535);
  assertCount("delay", delay, 2 ** 31 - 1);
  if (host === "") throw new CardLinkError("invalid_option", "host is empty; leave it out to listen on 127.0.0.1.");
  assertScenario(scenario);

  const sessions = new Sessions(polls);
  const state = { sessions, credentials: { ...credentials }, scenario: SCENARIOS[scenario], slowness: delay };
  const records = new Records();
  const respond = async (received: ReceivedRequest): Promise<MockResponse> => {
    if (isRebound(received.headers["host"], [host, own.address])) {
      return problem(403, "Wrong host", "Call the mock by its address, or as localhost.");
    }
    const isHealth = received.path.split("?")[0] === HEALTH_PATH && ["GET", "HEAD"].includes(received.method);
    if (isHealth) return health(scenario);
    const told = await controlled(received, controls);
    if (told) return told;
    const handled = await handle(received, state);
    const record = recordOf(received, handled);
    records.add(record);
    if (log) notify(log, printable(lineOf(record, handled.body)));
    return handled.response;
  };

  const controls = controlsOf({ records, sessions, authId: credentials.authId, down: (time) => http.down(time) });
  const http = createMockServer(respond, (why) => why !== undefined && notify(log, printable(why)));
  await listen(http.server, port, host);
  const own = http.server.address() as AddressInfo; // a TCP server's address is never a string
  const url = urlOf(own);
  let closed: Promise<void> | undefined;
  return {
    url,
    // Printing the mock doesn't call it, so it shows no secret.
    get clientOptions() {
      return { ...state.credentials, baseUrl: url, settleAfter: 0 as const };
    },
    ...controls,
    close: () => (closed ??= http.close()),
  };
}

function urlOf({ address, family, port }: AddressInfo): string {
  // For "every address", the one that a client on this machine can reach.
  const reachable = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  return `http://${family === "IPv6" ? `[${reachable}]` : reachable}:${port}`;
}
