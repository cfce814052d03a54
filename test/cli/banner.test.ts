/** What the mock says when it starts. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { bannerOf } from "../../src/cli/banner.js";
import { EXAMPLE_CREDENTIALS, startMock } from "../../src/mock/index.js";

test("the curl line of the banner links a card when it is pasted", async () => {
  const mock = await startMock();
  onTestFinished(() => mock.close());
  const [first, second, stop, how, curl = ""] = (await bannerOf(mock, "linked", EXAMPLE_CREDENTIALS)).split("\n");
  expect(first).toBe(`Mock on ${mock.url}, scenario linked, for auth_id 123456`);
  expect(second).toBe(`Control    GET ${mock.url}/_mock/requests and others; mock --help lists them and the scenarios`);
  expect(stop).toBe("Stop       Ctrl+C");
  expect(how).toBe('Sign with  auth_id 123456, secret "secret"; for example:');
  const { stdout } = await promisify(execFile)("sh", ["-c", curl.replace("curl ", "curl --silent ")]);
  expect(JSON.parse(stdout)).toMatchObject({ status: "ok", request_status: "success" });
  expect(mock.requests).toMatchObject([{ operation: "linkCard", body: { card_id: "card-900456" } }]);
});

test("the banner of a mock with credentials of one's own shows none of them", async () => {
  const mock = await startMock({ credentials: { authId: "654321", secret: "own" } });
  onTestFinished(() => mock.close());
  const banner = await bannerOf(mock, "rejected", undefined);
  expect(banner).toContain("scenario rejected, for auth_id FREEDOMPAY_AUTH_ID\n");
  expect(banner.split("\n").at(-1)).toBe("Sign       printf '%s' '<body>' | freedompay-card-link sign");
  expect(banner).not.toMatch(/654321|own|eyJ/);
});
