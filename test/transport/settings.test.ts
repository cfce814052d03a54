import { inspect } from "node:util";
import { expect, test } from "vitest";
import { type CardLinkClientOptions, CardLinkError, createCardLinkClient } from "../../src/index.js";
import { originOf, urlWithin } from "../../src/transport/url.js";
import { thrownBy } from "../client/server.js";

const options = { baseUrl: "https://test-api.freedompay.kz", authId: "123456", secret: "a secret of the tests" };

/** What an untyped caller could pass. */
type Change = { readonly [Option in keyof CardLinkClientOptions]?: unknown };
const create = (change: Change) => createCardLinkClient({ ...options, ...change } as CardLinkClientOptions);

const URL_REFUSED =
  /^baseUrl can't be used; expected https, or http on loopback, without user name and password\. .* see allowHttp\.$/;
const NOT_ORIGIN = /^baseUrl must be scheme, host and port only\.$/;
const NO_KEY = /^secret must be the key that the vendor assigned, as text or bytes\.$/;
const NO_TEXT = /authId must be text that is not blank and has no control characters/;
const NO_ALGORITHM = /algorithm must be one of HS512, HS256/;
const LIKE_LOOPBACK = ["127.0.0.1.example", "x127.0.0.1", "128.0.0.1", "localhost.example", "notlocalhost"];

test.each<[string, Change, RegExp]>([
  ["plain http", { baseUrl: "http://api.freedompay.kz" }, URL_REFUSED],
  ...LIKE_LOOPBACK.map((host): [string, Change, RegExp] => [host, { baseUrl: `http://${host}` }, URL_REFUSED]),
  ["no baseUrl", { baseUrl: undefined }, /^baseUrl is missing; expected https, or http on loopback/],
  ["a password in the URL", { baseUrl: "https://:pass-in-url@a.example" }, URL_REFUSED],
  ["a user name in the URL", { baseUrl: "https://user:pass-in-url@api.freedompay.kz" }, URL_REFUSED],
  ["another scheme", { baseUrl: "ftp://api.freedompay.kz" }, URL_REFUSED],
  ["no URL", { baseUrl: "api.freedompay.kz" }, URL_REFUSED],
  ["an empty URL", { baseUrl: "" }, URL_REFUSED],
  ["a fragment in the URL", { baseUrl: "https://a.example/#x" }, NOT_ORIGIN],
  ["a path in the URL", { baseUrl: "https://api.freedompay.kz/v5" }, NOT_ORIGIN],
  ["a query in the URL", { baseUrl: "https://api.freedompay.kz/?a=1" }, NOT_ORIGIN],
  ["plain http to a named host", { baseUrl: "http://mock:4010" }, URL_REFUSED],
  ["plain http to the vendor", { baseUrl: "http://api.freedompay.kz", allowHttp: true }, URL_REFUSED],
  ["plain http below the vendor", { baseUrl: "http://a.b.freedompay.kz", allowHttp: true }, URL_REFUSED],
  ["plain http to the domain", { baseUrl: "http://FreedomPay.kz.", allowHttp: true }, URL_REFUSED],
  ["text that allows http", { baseUrl: "http://mock:4010", allowHttp: "no" }, URL_REFUSED],
  ["text for a fetch", { fetch: "x" }, /^fetch must be a function/],
  ["a timeout below 0", { timeout: -1 }, /^timeout must be a number of milliseconds/],
  ["an empty secret", { secret: "" }, NO_KEY],
  ["a secret of no bytes", { secret: new Uint8Array() }, NO_KEY],
  ["no secret", { secret: undefined }, NO_KEY],
  ["a number for a secret", { secret: 123456 }, NO_KEY],
  ["an empty authId", { authId: "" }, NO_TEXT],
  ["a blank authId", { authId: "  " }, NO_TEXT],
  ["a line break in the authId", { authId: "1\r\n2" }, NO_TEXT],
  ["a number for an authId", { authId: 123456 }, /authId must be string/],
  ["no authId", { authId: undefined }, /authId must be string/],
  ["an algorithm of another family", { algorithm: "RS256" }, NO_ALGORITHM],
  ["null for an algorithm", { algorithm: null }, NO_ALGORITHM],
  ["the algorithm none", { algorithm: "none" }, NO_ALGORITHM],
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
