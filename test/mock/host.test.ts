/** By which names the mock may be called. */
import { expect, test } from "vitest";
import { isRebound } from "../../src/mock/host.js";

test.each<[string | undefined, string, boolean]>([
  ["rebound.example", "127.0.0.1", true],
  ["rebound.example:4010", "192.0.2.1", true],
  ["192.0.2.1.rebound.example", "192.0.2.1", true],
  ["a b", "192.0.2.1", true],
  ["", "192.0.2.1", true],
  ["192.0.2.1:4010", "192.0.2.1", false],
  ["[2001:db8::1]:4010", "2001:db8::1", false],
  ["mock.example:4010", "Mock.example", false],
  ["198.51.100.7:4010", "mock.example", false],
  ["localhost:4010", "192.0.2.1", false],
  ["mock:4010", "0.0.0.0", false],
  ["mock:4010", "::", false],
  [undefined, "127.0.0.1", false],
])("a request for the host %s, at a mock that listens on %s, is refused: %s", (host, listensOn, refused) => {
  expect(isRebound(host, [listensOn, "198.51.100.7"])).toBe(refused);
});
