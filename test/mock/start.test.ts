import { execFile } from "node:child_process";
import { networkInterfaces } from "node:os";
import { inspect, promisify } from "node:util";
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

  test("rejects if its port is in use, and nothing keeps the process alive", async () => {
    const port = Number(new URL((await mockWith()).url).port);
    await expect(startMock({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    const entry = new URL("../../dist/mock/index.js", import.meta.url).href;
    const program = `import { startMock } from ${JSON.stringify(entry)};
      await startMock({ port: ${port} }).catch((error) => console.log(error.code));
      await (await startMock()).close();`;
    const ended = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    expect(ended.stdout).toBe("EADDRINUSE\n");
  });

  test("listens on the given port, and may be closed twice, while it is down too, and told to be down then", async () => {
    const free = await startMock();
    await free.close();
    const again = await startMock({ port: Number(new URL(free.url).port) });
    expect(again.url).toBe(free.url);
    const down = again.down(60_000);
    await Promise.all([again.close(), again.close(), down]);
    await again.down(1);
    await expect(fetch(again.url)).rejects.toThrow();
  });

  test("gives a client its options, and shows no secret when it is printed", async () => {
    const credentials = { authId: "7", secret: "a secret of its own", algorithm: "HS256" } as const;
    const mock = await mockWith({ credentials });
    expect(mock.clientOptions).toEqual({ baseUrl: mock.url, ...credentials, settleAfter: 0 });
    expect((await clientOf(mock).linkCard(newLink())).kind).toBe("linked");
    expect(inspect(mock)).not.toContain(credentials.secret);
  });
});
