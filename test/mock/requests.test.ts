import { expect, test } from "vitest";
import { EXAMPLE_CREDENTIALS } from "../../src/mock/index.js";
import { ask, jws, linkBody, mockWith, post } from "./client.js";

test("every request is recorded with its response, and without its signature", async () => {
  const mock = await mockWith({ scenario: "reset" });
  const link = linkBody();
  await post(mock, link).catch(() => undefined);
  await ask(mock, link);
  await post(mock, link, {});
  await fetch(`${mock.url}/elsewhere?a=1`);
  expect(mock.requests).toMatchObject([
    { operation: "linkCard", body: JSON.parse(link), verified: true, status: undefined, answer: "example=linked" },
    { operation: "requestStatus", verified: true, status: 200, answer: "example=linked_bare" },
    { operation: "linkCard", verified: false, body: undefined, why: expect.stringMatching(/^Signature missing/) },
    { operation: undefined, path: "/elsewhere?a=1", method: "GET", status: 404 },
  ]);
  expect(JSON.stringify(mock.requests)).not.toMatch(/x-jws-signature/);
});

test("the log gets one line for each request, without secret, signature or full id, and may throw", async () => {
  const lines: string[] = [];
  const log = (line: string) => {
    lines.push(line);
    throw new Error("full disk");
  };
  const mock = await mockWith({ scenario: "unavailable", log });
  const link = linkBody({ request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", client_id: "client-700123" });
  expect(await post(mock, link)).toMatchObject({ body: { title: "Service Unavailable" } });
  await post(mock, link, { "X-JWS-Signature": jws(`${link} `) });
  await fetch(`${mock.url}/%0A200 ok?${"a".repeat(2000)}`);
  await fetch(`${mock.url}/health`);
  expect(lines).toEqual([
    "POST /v5/card-api/card/link 503 own …4a5b  Service Unavailable: The scenario sets it.",
    expect.stringMatching(
      /^POST \/v5\/card-api\/card\/link 401 own …4a5b {2}Signature refused: The signature doesn't match/,
    ),
    expect.stringMatching(/^GET "\/%0A200%20ok" 404 own {2}No such operation/),
  ]);
  expect(lines.join("")).not.toMatch(/700123|3f2a9c1e|eyJ|"secret"/);
});

test.each<[string, object, string]>([
  ["a scenario that there isn't", { scenario: "lost" }, "scenario must be one of linked, "],
  ["a negative number of polls", { polls: -1 }, "polls must be a whole number from 0 to"],
  ["half a millisecond", { delay: 0.5 }, "delay must be a whole number from 0 to 2147483647."],
  ["a port that there isn't", { port: 70_000 }, "port must be a whole number from 0 to 65535."],
  ["an empty host", { host: "" }, "host is empty"],
  ["null for the credentials", { credentials: null }, "credentials are missing"],
  ["an empty secret", { credentials: { ...EXAMPLE_CREDENTIALS, secret: "" } }, "secret"],
  ["an unknown algorithm", { credentials: { ...EXAMPLE_CREDENTIALS, algorithm: "RS256" } }, "algorithm must be"],
])("%s is refused by name", async (_what, options, says) => {
  const refused = { code: "invalid_option", message: expect.stringContaining(says) };
  await expect(mockWith(options)).rejects.toMatchObject(refused);
});
