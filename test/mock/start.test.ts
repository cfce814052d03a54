import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { HEALTH_PATH, startMock } from "../../src/mock/index.js";
import { mockWith, post } from "./client.js";

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === "::1"));

describe("a mock", () => {
  test("listens on this machine alone, on a free port, and says where it can be reached", async () => {
    expect((await mockWith()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await mockWith({ host: "0.0.0.0" })).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    // Where the machine has IPv6.
    for (const host of hasIpv6 ? ["::", "::1"] : []) {
      const { url } = await mockWith({ host });
      expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
      expect((await fetch(url + HEALTH_PATH)).status).toBe(200);
    }
  });

  test("answers health to GET alone", async () => {
    const mock = await mockWith({ scenario: "slow" });
    expect(await (await fetch(mock.url + HEALTH_PATH)).json()).toEqual({ status: "ready", scenario: "slow" });
    for (const method of ["POST", "PUT"]) {
      expect((await fetch(mock.url + HEALTH_PATH, { method })).status, method).toBe(404);
    }
    expect(mock.requests).toHaveLength(2);
  });

  test("rejects where its port is taken", async () => {
    const port = Number(new URL((await mockWith()).url).port);
    await expect(startMock({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("logs what is not a request, and keeps as many requests as `keep` says", async () => {
    const lines: string[] = [];
    const mock = await mockWith({ keep: 1, log: (line) => lines.push(line) });
    const { hostname, port } = new URL(mock.url);
    const socket = connect(Number(port), hostname);
    socket.write("HELO\r\n\r\n");
    for await (const _chunk of socket);
    expect(lines).toEqual(["400 own  Malformed request: This is no HTTP/1.1."]);
    await post(mock);
    await post(mock);
    expect(mock.requests).toHaveLength(1);
    expect(await (await mockWith({ keep: 0 })).requests).toEqual([]);
  });
});
