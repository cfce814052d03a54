import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WORDS } from "../../docs/pages.mjs";
import { reference } from "../../docs/reference.mjs";

const text = readFileSync(new URL("../../generated/openapi.json", import.meta.url), "utf8");

test("an operation added to the spec is in the reference, also one with parameters and without a body", () => {
  const spec = JSON.parse(text);
  spec.paths["/v5/card-api/card/find"] = {
    summary: "Not an operation",
    get: {
      operationId: "findCard",
      summary: "Find a card",
      parameters: [{ name: "card_id", in: "query", schema: { $ref: "#/components/schemas/Identifier" } }],
      responses: { 200: { description: "The card was found." } },
    },
  };
  const page = reference(spec, { operation: "linkCard", samples: [] }, WORDS.en.reference);
  expect(page.match(/\{#\w+-request\}/g)?.length).toBe(Object.keys(spec.paths).length);
  expect(page).toContain("## Find a card {#findCard}");
  expect(page).toContain("`GET /v5/card-api/card/find`");
  expect(page).toMatch(/\{#findCard-parameter-card_id\}.*string in query/s);
});
