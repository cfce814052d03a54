/** A vendor that keeps the contract, and every assumption that `settle` rests on. */
import { operations } from "../../generated/contract.js";
import { answer } from "./scenarios.js";
import { http, type Play, type Received, say, startFaultServer } from "./server.js";

/** How a link ended. */
export type Verdict = "success" | "error";
export type Links = Map<string, Verdict>;

/** The one answer to a duplicate and to a question about an id that it doesn't have. */
export const NO: string = answer({ status: "error", request_status: "error" });

export const isLink = ({ path }: Pick<Received, "path">): boolean => path === operations.linkCard.path;
export const idIn = ({ body }: Pick<Received, "body">): string => JSON.parse(String(body)).request_id;

/** What it says, by the links that it has; a new one gets this verdict. */
export function truth(links: Links, request: Pick<Received, "path" | "body">, verdict: Verdict = "success"): string {
  const id = idIn(request);
  const isNew = !links.has(id);
  if (isLink(request) && isNew) links.set(id, verdict);
  // Of a link that failed, request/status may say `ok` with `error` as well.
  const is = isLink(request) && !isNew ? undefined : links.get(id);
  return is === undefined || (is === "error" && isLink(request)) ? NO : answer({ request_status: is });
}

/** It plays `fault` until it is mended, and tells the truth from then on. */
export async function startMendable(fault: Play, options?: Parameters<typeof startFaultServer>[1]) {
  const links: Links = new Map();
  const state = { isMended: false };
  const server = await startFaultServer((socket, received, count) => {
    if (state.isMended) say(http(200, truth(links, received)))(socket);
    else fault(socket, received, count);
  }, options);
  return { server, links, state };
}
