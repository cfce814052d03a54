import { randomUUID } from "node:crypto";
import { operations, signatureScheme } from "../../generated/contract.js";
import { control } from "../../generated/control.js";
import { describedOperations } from "../contract/description.js";
import type { Mock } from "../mock/index.js";
import type { Credentials } from "../signing/credentials.js";
import { sign } from "../signing/index.js";

/**
 * The mock's first output.
 *
 * @param shown the example credentials; undefined for the user's own, which must not be shown, nor a signature made with them
 */
export async function bannerOf(mock: Mock, scenario: string, shown: Credentials | undefined): Promise<string> {
  const lines = [
    `Mock on ${mock.url}, scenario ${scenario}, for auth_id ${shown?.authId ?? "FREEDOMPAY_AUTH_ID"}`,
    `Control    ${control.requests.method} ${mock.url}${control.requests.path} and others; mock --help lists them and the scenarios`,
    "Stop       Ctrl+C",
  ];
  if (!shown) return [...lines, "Sign       printf '%s' '<body>' | freedompay-card-link sign"].join("\n");
  const { authId, secret } = shown;
  const how = `Sign with  auth_id ${authId}, secret "${secret}"; for example:`;
  return [...lines, how, await curl(mock.url, shown)].join("\n");
}

/** A signed link, ready to paste. */
async function curl(url: string, credentials: Credentials): Promise<string> {
  const { path } = operations.linkCard;
  const examples = describedOperations.find(({ id }) => id === "linkCard")?.requestBodies[0]?.examples ?? {};
  const body = JSON.stringify({ ...Object(Object.values(examples)[0]), request_id: randomUUID() });
  const signature = await sign(body, operations.linkCard, credentials);
  return `curl ${url}${path} -H 'Content-Type: application/json' -H '${signatureScheme.header}: ${signature}' -d '${body}'`;
}
