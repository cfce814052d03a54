import { isIPv6 } from "node:net";
import { isLoopback } from "../shared/loopback.js";

/**
 * Whether a page in a browser reached the mock by its own host name, which now resolves to this machine (DNS rebinding). A
 * mock that listens on every address accepts any name, because in a container it can't know its names. The response is
 * 403, because on 421 some clients send the request again.
 */
export function isRebound(host: string | undefined, listensOn: readonly string[]): boolean {
  if (host === undefined || listensOn.includes("0.0.0.0") || listensOn.includes("::")) return false;
  const hostname = hostnameOf(host);
  return hostname === undefined || !(isLoopback(hostname) || listensOn.map(hostnameOf).includes(hostname));
}

function hostnameOf(host: string): string | undefined {
  // An IPv6 address has brackets in a header, and none in an option.
  const url = `http://${isIPv6(host) ? `[${host}]` : host}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
