import { inspect } from "node:util";
import { expect, test } from "vitest";
import { type CardLinkClientOptions, CardLinkError, createCardLinkClient } from "../../src/index.js";
import { originOf, urlWithin } from "../../src/transport/url.js";
import { thrownBy } from "../client/server.js";

const options = { baseUrl: "https://test-api.freedompay.kz", authId: "123456", secret: "a secret of the tests" };

/** What an untyped caller could pass. */
type Change = { readonly [Option in keyof CardLinkClientOptions]?: unknown };
const create = (change: Change) => createCardLinkClient({ ...options, ...change } as CardLinkClientOptions);

test.each<[string, Change, RegExp]>([
  [
    "plain http",
    { baseUrl: "http://api.freedompay.kz" },
    /^baseUrl can't be used; expected https, or http on loopback/,
  ],
  ...["127.0.0.1.example", "x127.0.0.1", "128.0.0.1", "localhost.example", "notlocalhost"].map(
    (host): [string, Change, RegExp] => [host, { baseUrl: `http://${host}` }, /^baseUrl can't be used/],
  ),
  ["no baseUrl", { baseUrl: undefined }, /^baseUrl is missing; expected https, or http on loopback/],
  ["a password in the URL", { baseUrl: "https://:pass-in-url@a.example" }, /^baseUrl can't be used/],
  ["a fragment in the URL", { baseUrl: "https://a.example/#x" }, /^baseUrl must be scheme, host and port only/],
  ["another scheme", { baseUrl: "ftp://api.freedompay.kz" }, /^baseUrl can't be used/],
  ["no URL", { baseUrl: "api.freedompay.kz" }, /^baseUrl can't be used/],
  ["an empty URL", { baseUrl: "" }, /^baseUrl can't be used/],
  [
    "a user name in the URL",
    { baseUrl: "https://user:pass-in-url@api.freedompay.kz" },
    /^baseUrl can't be used.*without user name and password/,
  ],
  ["a path in the URL", { baseUrl: "https://api.freedompay.kz/v5" }, /^baseUrl must be scheme, host and port only/],
  ["a query in the URL", { baseUrl: "https://api.freedompay.kz/?a=1" }, /^baseUrl must be scheme/],
  ["plain http to a named host", { baseUrl: "http://mock:4010" }, /^baseUrl can't be used.* see allowHttp/],
  ["plain http to the vendor", { baseUrl: "http://api.freedompay.kz", allowHttp: true }, /^baseUrl can't be used/],
  ["plain http below the vendor", { baseUrl: "http://a.b.freedompay.kz", allowHttp: true }, /^baseUrl can't be used/],
  ["plain http to the domain", { baseUrl: "http://FreedomPay.kz.", allowHttp: true }, /^baseUrl can't be used/],
  ["text that allows http", { baseUrl: "http://mock:4010", allowHttp: "no" }, /^baseUrl can't be used/],
  ["text for a fetch", { fetch: "x" }, /^fetch must be a function/],
  ["a timeout below 0", { timeout: -1 }, /^timeout must be a number of milliseconds/],
  ["an empty secret", { secret: "" }, /^secret must be the key that the vendor assigned, as text or bytes/],
  ["a secret of no bytes", { secret: new Uint8Array() }, /^secret must be the key/],
  ["no secret", { secret: undefined }, /^secret must be the key/],
  ["a number for a secret", { secret: 123456 }, /^secret must be the key/],
  ["an empty authId", { authId: "" }, /authId must be text that is not blank/],
  ["a blank authId", { authId: "  " }, /authId must be text that is not blank/],
  [
    "a line break in the authId",
    { authId: "1\r\n2" },
    /authId must be text that is not blank and has no control characters/,
  ],
  ["a number for an authId", { authId: 123456 }, /authId must be string/],
  ["no authId", { authId: undefined }, /authId must be string/],
  ["an algorithm of another family", { algorithm: "RS256" }, /algorithm must be one of HS512, HS256/],
  ["null for an algorithm", { algorithm: null }, /algorithm must be one of HS512, HS256/],
  ["the algorithm none", { algorithm: "none" }, /algorithm must be one of/],
])("%s is refused at once, by name and without being shown", async (_flaw, change, message) => {
  const error = await thrownBy(() => create(change));
  expect(error).toBeInstanceOf(CardLinkError);
  expect(error).toMatchObject({ code: "invalid_option", message: expect.stringMatching(message) });
  for (const hidden of [options.secret, "pass-in-url", "RS256", "123456"])
    expect(inspect(error, { depth: null })).not.toContain(hidden);
});

test.each<[string, Change]>([
  ["https", {}],
  ["http to a named host, if it is allowed", { baseUrl: "http://mock:4010", allowHttp: true }],
  ["http to a host that only ends like the vendor's", { baseUrl: "http://notfreedompay.kz", allowHttp: true }],
  ["https with a port and a slash", { baseUrl: "https://api.freedompay.kz:8443/" }],
  ["http on localhost", { baseUrl: "http://localhost:4010" }],
  ["http on any address of the loopback range", { baseUrl: "http://127.8.9.10" }],
  ["http on loopback of IPv6", { baseUrl: "http://[::1]:4010" }],
  ["a short secret, since the vendor assigns it", { secret: "secret" }],
  ["a secret as bytes", { secret: new Uint8Array([0, 255]) }],
  ["the default algorithm, named", { algorithm: "HS512" }],
])("%s is accepted", (_what, change) => {
  expect(() => create(change)).not.toThrow();
});

test("the client shows neither secret nor authId", () => {
  const client = create({});
  const shown = inspect(client, { depth: null, showHidden: true }) + JSON.stringify(client);
  for (const hidden of [options.secret, options.authId]) expect(shown).not.toContain(hidden);
});

const origin = originOf("https://a.example:8443/");

test.each([
  "https://a.example:8444/v5",
  "http://a.example:8443/v5",
  "https://a.example:8443.evil.example/v5",
  "https://a.example:8443@evil.example/v5",
  "https://user@a.example:8443/v5",
  "https://:pass@a.example:8443/v5",
  "v5",
])("a request to %s has left the origin of the base URL", async (url) => {
  expect([origin, urlWithin(`${origin}/v5?a=1`, origin).pathname]).toEqual(["https://a.example:8443", "/v5"]);
  const message = "The request's origin differs from baseUrl's; nothing was signed.";
  expect(await thrownBy(() => urlWithin(url, origin))).toMatchObject({ code: "invalid_option", message });
});
