import { QueryClient } from "@tanstack/query-core";
import { createCardLinkClient, type LinkCardRequest } from "freedompay-card-link";
import { type Mock, startMock } from "freedompay-card-link/mock";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Knowledge, Settings } from "./knowledge.js";
import * as axios from "./with-axios.js";
import * as got from "./with-got.js";
import * as ky from "./with-ky.js";
import * as openapiFetch from "./with-openapi-fetch.js";
import { linkMutation, outcomeQuery } from "./with-tanstack-query.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
beforeEach(() => mock.reset());
afterAll(() => mock.close());

const linkOf = (card_id: string) => ({ request_id: crypto.randomUUID(), client_id: "клиент 7", card_id });

const CLIENTS: Record<string, (settings: Settings, link: LinkCardRequest) => Promise<Knowledge>> = {
  axios: (settings, link) => axios.linkCard(axios.axiosClient(settings), link),
  got: (settings, link) => got.linkCard(got.gotClient(settings), link),
  ky: (settings, link) => ky.linkCard(ky.kyClient(settings), settings.baseUrl, link),
  "openapi-fetch": (settings, link) => openapiFetch.linkCard(openapiFetch.openapiFetchClient(settings), link),
};

describe.each(Object.entries(CLIENTS))("with %s", (_name, linkCard) => {
  test.each([
    ["card-900456", "linked"],
    ["mock-processing", "in_process"],
    ["mock-rejected", "unknown"],
    ["mock-contradictory", "unknown"],
    ["mock-html", "unknown"],
    ["mock-redirect", "unknown"],
    ["mock-unavailable", "unknown"],
    ["mock-reset", "unknown"],
  ])("a card called %s is %s after one signed request", async (card_id, knowledge) => {
    const link = linkOf(card_id);
    expect(await linkCard(mock.clientOptions, link)).toBe(knowledge);
    expect(mock.requests).toMatchObject([{ operation: "linkCard", verified: true, body: link }]);
  });

  test("a refused signature says nothing about the link", async () => {
    expect(await linkCard({ ...mock.clientOptions, secret: "another" }, linkOf("card-1"))).toBe("unknown");
    expect(mock.requests).toMatchObject([{ verified: false, why: expect.stringContaining("the secret is wrong") }]);
  });

  test("settle makes certain what it left unknown, under the same id", async () => {
    const link = linkOf("mock-reset");
    await linkCard(mock.clientOptions, link);
    expect((await createCardLinkClient(mock.clientOptions).settle(link)).kind).toBe("linked");
  });
});

test("with TanStack Query, a page shows the outcome that a worker has made final", async () => {
  const client = createCardLinkClient(mock.clientOptions);
  const queryClient = new QueryClient();
  const link = linkOf("mock-processing-then-success");
  const api = { link: client.linkCard, outcomeOf: () => client.settle(link, { timeout: 60_000 }) };
  const { kind } = await linkMutation(queryClient, api).mutate(link);
  expect(kind).toBe("in_process");
  const query = outcomeQuery(queryClient, api, link.request_id, 1);
  const final = new Promise((resolve) => query.subscribe(({ data }) => data?.kind === "linked" && resolve(data)));
  expect(await final).toMatchObject({ kind: "linked", request_id: link.request_id });
  query.destroy();
});
