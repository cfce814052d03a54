import { networkInterfaces } from "node:os";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { HEALTH_PATH, startMock } from "../../src/mock/index.js";
import { clientOf, mockWith, newLink } from "./client.js";

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === "::1"));

describe("a mock", () => {
  test("listens on loopback only, on a free port, and returns a URL that works", async () => {
    expect((await mockWith()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await mockWith({ host: "0.0.0.0" })).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    // Where the machine has IPv6.
    for (const host of hasIpv6 ? ["::", "::1"] : []) {
      const { url } = await mockWith({ host });
      expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
      expect((await fetch(url + HEALTH_PATH)).status).toBe(200);
    }
  });

  test("responds to GET and HEAD with its health, and doesn't record them", async () => {
    const mock = await mockWith({ scenario: "slow" });
    expect(await (await fetch(`${mock.url}${HEALTH_PATH}?a`)).json()).toEqual({ status: "ready", scenario: "slow" });
    expect((await fetch(mock.url + HEALTH_PATH, { method: "HEAD" })).status).toBe(200);
    for (const method of ["POST", "PUT"]) {
      expect((await fetch(mock.url + HEALTH_PATH, { method })).status, method).toBe(404);
    }
    expect(mock.requests).toHaveLength(2);
  });

  test("rejects if its port is in use", async () => {
    const port = Number(new URL((await mockWith()).url).port);
    await expect(startMock({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("gives a client its options, and shows no secret when it is printed", async () => {
    const credentials = { authId: "7", secret: "a secret of its own", algorithm: "HS256" } as const;
    const mock = await mockWith({ credentials });
    expect(mock.clientOptions).toEqual({ baseUrl: mock.url, ...credentials, settleAfter: 0 });
    expect((await clientOf(mock).linkCard(newLink())).kind).toBe("linked");
    expect(inspect(mock)).not.toContain(credentials.secret);
  });
});
