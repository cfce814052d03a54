/** What is found of the assumptions of settle, by what a provider says one after the other. */
import { expect, test } from "vitest";
import { Provider } from "../../src/check/provider.js";
import { followLink } from "../../src/check/settling.js";
import type { Exchange } from "../../src/check/wire.js";
import { answered, right, unanswered } from "./exchanges.js";
import { credentials, link as ids } from "./provider.js";

const [ok, no] = [answered(right), answered({ ...right, status: "error", request_status: "error" })];
const okError = answered({ ...right, request_status: "error" });
const wait = answered({ ...right, request_status: "process" });
const [crash, gone] = [answered("", { status: 500 }), answered("", { status: 404 })];
const named = (client_id: unknown, ...cards: string[]) =>
  answered({ ...right, client_id, cards: cards.map((card_id) => ({ card_id })) });
const link = { ...ids, request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b" };

const OTHER = "failed: It names another client or another card.";

/** What it says to the link, its duplicate and the link of nobody, and to one poll after the other; the last for good. */
test.each<[rule: string, found: string, links: Exchange[], polls: Exchange[], timeout?: number]>([
  ["known", "not_applicable: The link wasn't taken (error).", [no], [no, no]],
  ["final", "passed: Later, request/status says error of it.", [no], [okError, no]],
  ["final", "failed: Later, request/status says success of it.", [no], [ok, no]],
  ["final", "not_applicable: Later, request/status says 500 of it.", [no], [crash, no]],
  ["final", "not_applicable: Later, request/status says success of it.", [no], [ok, ok]],
  ["final", "not_applicable: No link got an error, but success.", [ok, no, ok], [ok]],
  ["duplicate", "failed: The response is success. It was processed as a new request.", [ok, ok], [ok]],
  ["duplicate", "undocumented: The response is 500. A duplicate must get an error.", [ok, crash], [ok]],
  ["duplicate", "failed: The response is ECONNRESET. A duplicate must get an error.", [ok, unanswered], [ok]],
  ["unchanged", "failed: request/status said success before, and error afterwards.", [ok, no], [ok, okError]],
  ["unchanged", "failed: request/status said success before, and 404 afterwards.", [ok, no], [ok, gone]],
  ["unchanged", "not_applicable: request/status said success before, and 500 afterwards.", [ok, no], [ok, crash]],
  ["unchanged", "passed: request/status said in_process before, and success afterwards.", [ok, no], [wait, ok]],
  ["unchanged", "passed: request/status said in_process before, and in_process afterwards.", [ok, no], [wait]],
  ["unchanged", "not_applicable: request/status said in_process before, and 500 afterwards.", [ok, no], [wait, crash]],
  ["unchanged", "not_applicable: request/status said error before, and success afterwards.", [ok, no], [no, ok]],
  ["unchanged", "not_applicable: request/status said 500 before, and success afterwards.", [ok, no], [crash, ok]],
  ["known", "failed: In N polls over N ms it didn't know the link: error.", [ok, no], [okError]],
  ["known", "not_applicable: In N polls over N ms it didn't know the link: error.", [wait, no], [okError]],
  ["known", "failed: In N polls over N ms it didn't know the link: 500.", [wait, no], [crash]],
  ["outcome", "passed: card/link said in_process, and request/status error.", [wait, no], [okError]],
  ["outcome", "passed: card/link said in_process, and request/status error.", [wait, no], [wait, no, ok], 10_000],
  ["outcome", "passed: card/link said success, and request/status success.", [ok, no], [no, no, ok, no], 10_000],
  ["outcome", "not_applicable: card/link said in_process, and request/status 500.", [wait, no], [crash]],
  ["outcome", "not_applicable: card/link said in_process, and request/status 500.", [wait, no], [wait, crash], 300],
  ["outcome", "failed: card/link said success, and request/status in_process.", [ok, no], [wait]],
  ["members", "not_applicable: It names none, which is undocumented.", [ok, no], [ok]],
  ["members", "passed: It names those of the link.", [ok, no], [named(link.client_id, link.card_id)]],
  ["members", OTHER, [ok, no], [named("another", link.card_id)]],
  ["members", OTHER, [ok, no], [named(link.client_id, link.card_id, "another")]],
  ["remembered", "failed: It said success, and later an error.", [ok, no], [ok, ok, okError]],
  ["remembered", "not_applicable: After the duplicate it said in_process.", [ok, no], [wait]],
  ["remembered", "undocumented: It said success, and at the end 404.", [ok, no], [ok, ok, gone]],
  ["remembered", "not_applicable: It said success, and at the end 500.", [ok, no], [ok, ok, crash]],
])("the rule `%s` is found as %s", async (rule, found, links, polls, timeout = 0) => {
  const target = new URL("https://provider.example");
  const provider = new Provider({ target, credentials: async () => credentials, timeout, maxLinks: 3 });
  provider.sendAs = async (id, body) => {
    const said = id === "linkCard" ? links : polls;
    const [next = unanswered] = said.length > 1 ? said.splice(0, 1) : said;
    return { ...next, request: { ...next.request, body: JSON.stringify(body) } };
  };
  const findings: Record<string, string> = {};
  const { atEnd, known } = await followLink(provider, link, ({ id }, { status, reason }) => {
    findings[id.replace(/^\w+\./, "")] = `${status}: ${reason.replace(/\d+(?= polls| ms)/g, "N")}`;
  });
  if (known) await provider.ask(link.request_id);
  await atEnd();
  expect(findings).toHaveProperty(rule, found);
});
