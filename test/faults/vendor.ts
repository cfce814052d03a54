/** A vendor that keeps the contract, and every assumption that `settle` rests on. */
import { operations } from "../../generated/contract.js";
import {
  type CardLinkClient,
  type CardLinkClientOptions,
  createCardLinkClient,
  type LinkCardRequest,
} from "../../src/index.js";
import { answer } from "./scenarios.js";
import {
  type FaultServer,
  http,
  type Play,
  type Received,
  type ServerOptions,
  say,
  startFaultServer,
} from "./server.js";

/** How a link ended. */
export type Verdict = "success" | "error";
export type Links = Map<string, Verdict>;

export const credentials = { authId: "123456", secret: "secret" };
export const newLink = (): LinkCardRequest => ({
  request_id: crypto.randomUUID(),
  client_id: "client-700123",
  card_id: "card-900456",
});

/** The one answer to a duplicate and to a poll about an id that it doesn't have. */
export const NO: string = answer({ status: "error", request_status: "error" });

export const isLink = ({ path }: Pick<Received, "path">): boolean => path === operations.linkCard.path;
export const idIn = ({ body }: Pick<Received, "body">): string => JSON.parse(String(body)).request_id;

export function clientOf(baseUrl: string, more: Partial<CardLinkClientOptions> = {}): CardLinkClient {
  return createCardLinkClient({ baseUrl, ...credentials, settleAfter: 0, ...more });
}

/** What it says, by the links that it has; a new one gets this verdict. */
export function truth(links: Links, request: Pick<Received, "path" | "body">, verdict: Verdict = "success"): string {
  const id = idIn(request);
  const isNew = !links.has(id);
  if (isLink(request) && isNew) links.set(id, verdict);
  // Of a link that failed, request/status may say `ok` with `error` as well.
  const is = isLink(request) && !isNew ? undefined : links.get(id);
  return is === undefined || (is === "error" && isLink(request)) ? NO : answer({ request_status: is });
}

export const tells =
  (links: Links): Play =>
  (socket, received) =>
    say(http(200, truth(links, received)))(socket);

export interface Mendable {
  readonly server: FaultServer;
  readonly links: Links;
  readonly client: CardLinkClient;
  /** Makes the vendor tell the truth from now on, and settles: says how that ended. */
  settled(link: LinkCardRequest, client?: CardLinkClient): Promise<string>;
}

/** A vendor that plays `fault`, if it has one, until it is mended, and a client of it. */
export async function startVendor(
  fault?: Play,
  options: Partial<CardLinkClientOptions> & ServerOptions = {},
): Promise<Mendable> {
  const links: Links = new Map();
  let play = fault ?? tells(links);
  const { tls, port, finishing, ...more } = options;
  const server = await startFaultServer((...request) => play(...request), { tls, port, finishing });
  const client = clientOf(server.url, more);
  return {
    server,
    links,
    client,
    async settled(link, by = client) {
      play = tells(links);
      return (await by.settle(link, { interval: 0.01 })).kind;
    },
  };
}
