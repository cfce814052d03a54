import { isIPv6 } from "node:net";
import { isLoopback } from "../shared/loopback.js";

/**
 * Whether a page in a browser got here by a name of its own that now points to this machine (DNS rebinding). Only a mock
 * that listens on every address is called by any name, since in a container it can't know its names. The response is 403:
 * 421 would fit too, but makes some clients send the request once more.
 */
export function isRebound(host: string | undefined, listensOn: readonly string[]): boolean {
  if (host === undefined || listensOn.includes("0.0.0.0") || listensOn.includes("::")) return false;
  const hostname = hostnameOf(host);
  return hostname === undefined || !(isLoopback(hostname) || listensOn.map(hostnameOf).includes(hostname));
}

function hostnameOf(host: string): string | undefined {
  // An address of IPv6 stands in brackets in a header, and without them in an option.
  const url = `http://${isIPv6(host) ? `[${host}]` : host}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
