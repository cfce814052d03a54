/** The runtime's HMAC, chosen when the package is loaded. */
import * as node from "./hmac-node.js";
import * as web from "./hmac-web.js";

const own: typeof web = typeof globalThis.process?.getBuiltinModule === "function" ? node : web;

export const hmac: typeof web.hmac = own.hmac;
export const isHmac: typeof web.isHmac = own.isHmac;
export const base64url: typeof web.base64url = own.base64url;
