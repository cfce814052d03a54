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
import { lineOf, recordOf } from "./requests.js";
import { type MockResponse, problem } from "./response.js";
import { SCENARIOS, type ScenarioName } from "./scenarios.js";
import { createMockServer, listen } from "./server.js";
import { Sessions } from "./sessions.js";

export type { Controls, Planned, Wanted } from "./controls.js";
export type { MockRequest } from "./requests.js";
export type { ScenarioName } from "./scenarios.js";

/** The credentials of the vendor's published signature example, which the mock expects by default. */
export const EXAMPLE_CREDENTIALS: {
  /** The user id of the example. */
  readonly authId: string;
  /** The key of the example. */
  readonly secret: string;
  /** The HMAC of the example. */
  readonly algorithm: "HS512";
} = {
  authId: "123456",
  secret: "secret",
  algorithm: "HS512",
};

/** Responds to GET with 200 while the mock runs. Such requests are neither recorded nor logged. */
export const HEALTH_PATH = "/health";

/** The options of `startMock`. */
export interface MockOptions {
  /** The port to listen on. Default: any free port. */
  readonly port?: number;
  /** The address to listen on. Default: `127.0.0.1`, so that other machines can't reach the mock. */
  readonly host?: string;
  /**
   * The credentials that signatures are verified with. Default: `EXAMPLE_CREDENTIALS`; its algorithm: `HS512`. An `authId`
   * followed by a dot and any name, as in `123456.my-test`, is accepted too, and has its own links, plans and records.
   */
  readonly credentials?: Credentials;
  /**
   * How links go, unless `Prefer: example=…` or a `card_id` like `mock-rejected` overrides it. A fault affects only the first
   * call of an id: a call that wasn't taken is taken when it is repeated. Default: `linked`.
   */
  readonly scenario?: ScenarioName;
  /** How often request/status responds with `process` before it reveals how a link in process ended. Default: 1. */
  readonly polls?: number;
  /** Milliseconds by which the scenarios `slow` and `slow-body` delay a response. Default: 2000. */
  readonly delay?: number;
  /** Called with one line for each request, without secrets. Its exceptions are ignored. Default: no log. */
  readonly log?: (line: string) => void;
}

/** A running mock, and what tests control it with. */
export interface Mock extends Controls {
  /** The base URL for a client. */
  readonly url: string;
  /** The options that `createCardLinkClient` needs for this mock. `settleAfter: 0` makes rejections immediate. */
  readonly clientOptions: Credentials & {
    /** The mock's own URL. */
    readonly baseUrl: string;
    /** Makes rejections immediate. */
    readonly settleAfter: 0;
  };
  /** Stops the mock and closes its connections. */
  close(): Promise<void>;
}

/**
 * Starts a mock of the contract. It verifies the signature over the bytes received, validates the body, refuses a duplicate
 * `request_id`, and responds with the spec's examples. It stores links, so request/status reports how they went. The header
 * `X-Mock-Answer` tells whether a response is the spec's example or the mock's own.
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
    const body = { status: "ready", scenario };
    if (isHealth) return { status: 200, mediaType: "application/json", body, origin: "own" };
    const told = await controlled(received, controls);
    if (told) return told;
    const handled = await handle(received, state);
    const record = recordOf(received, handled);
    records.add(record);
    notify(log, printable(lineOf(record, handled.body)));
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
    // A getter: printing the mock doesn't call it, so it shows no secret.
    get clientOptions() {
      return { ...state.credentials, baseUrl: url, settleAfter: 0 as const };
    },
    ...controls,
    close: () => (closed ??= http.close()),
  };
}

function urlOf({ address, family, port }: AddressInfo): string {
  // For "every address", the address that a client on this machine can use.
  const reachable = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  return `http://${family === "IPv6" ? `[${reachable}]` : reachable}:${port}`;
}
