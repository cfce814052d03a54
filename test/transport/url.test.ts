import { expect, test } from "vitest";
import { originOf, urlWithin } from "../../src/transport/url.js";

test("a base URL comes without what isn't one", () => {
  expect(originOf("https://a.example:8443/")).toBe("https://a.example:8443");
  expect(() => originOf("https://a.example/#x")).toThrow("baseUrl must be scheme, host and port alone.");
  // @ts-expect-error what an untyped caller could pass
  expect(() => originOf(undefined)).toThrow(
    /^baseUrl is missing; expected https, or http on loopback, and no user name or password in it\./,
  );
  expect(() => originOf("https://user@a.example")).toThrow("baseUrl can't be used; expected https");
  expect(() => originOf("https://:pass@a.example")).toThrow("baseUrl can't be used");
  for (const url of ["http://127.0.0.1.example", "http://x127.0.0.1", "http://localhost.example", "http://128.0.0.1"]) {
    expect(() => originOf(url)).toThrow("baseUrl can't be used");
  }
});

test.each([
  "https://a.example:8444/v5",
  "http://a.example:8443/v5",
  "https://a.example:8443.evil.example/v5",
  "https://a.example:8443@evil.example/v5",
  "https://user@a.example:8443/v5",
  "https://:pass@a.example:8443/v5",
  "v5",
])("a request to %s has left the origin of the base URL", (url) => {
  expect(urlWithin("https://a.example:8443/v5?a=1", "https://a.example:8443").pathname).toBe("/v5");
  expect(() => urlWithin(url, "https://a.example:8443")).toThrow(
    expect.objectContaining({
      code: "invalid_option",
      message: "The request's URL has another origin than baseUrl; nothing was signed.",
    }),
  );
});
