/** One validation of an answer, and of a request, against zod with the same rules and against `JSON.parse` alone. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { operations } from "../../generated/contract.js";
import { installed, row, spread, title } from "./measure.mjs";

const answer = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
const request = { request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", client_id: "client-1", card_id: "card-1" };
const UUID = /^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$/;
const ID = /^[^\S\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$/u;

function schemas(z) {
  const id = z.string().regex(ID);
  return {
    answer: z.looseObject({
      status: z.enum(["ok", "error"]),
      request_status: z.enum(["success", "process", "error"]),
      dt: z.iso.datetime({ offset: true }),
      error_code: z.union([z.string(), z.int()]).optional(),
      error_description: z.string().optional(),
    }),
    request: z.strictObject({
      request_id: z
        .string()
        .regex(UUID)
        .refine((value) => value !== "00000000-0000-0000-0000-000000000000"),
      client_id: id,
      card_id: id,
    }),
  };
}

export async function validate({ rounds = 31, calls = 50_000 }) {
  const folder = installed("zod@4");
  const { z } = await import(pathToFileURL(join(folder, "node_modules/zod/index.js")).href);
  const zod = schemas(z);
  const { linkCard } = operations;
  const ours = {
    answer: linkCard.responses["200"]?.["application/json"] ?? never,
    request: linkCard.request["application/json"] ?? never,
  };
  for (const [name, value] of Object.entries({ answer, request })) {
    const text = JSON.stringify(value);
    const broken = { ...value, [Object.keys(value)[0] ?? ""]: 1 };
    const check = ours[name];
    const contestants = {
      ours: () => check(value),
      zod: () => zod[name].safeParse(value).success,
      "JSON.parse": () => JSON.parse(text) !== undefined,
      "ours, broken": () => !check(broken),
      "zod, broken": () => !zod[name].safeParse(broken).success,
    };
    /** @type {Record<string, number[]>} */
    const times = Object.fromEntries(Object.keys(contestants).map((contestant) => [contestant, []]));
    title(`validation of one ${name}: ${rounds} rounds of ${calls}`);
    for (let round = -3; round < rounds; round++) {
      for (const [contestant, call] of Object.entries(contestants)) {
        const start = performance.now();
        for (let at = 0; at < calls; at++) if (!call()) throw new Error(`${contestant} is wrong about the ${name}.`);
        // The first rounds are for the compiler.
        if (round >= 0) times[contestant]?.push(((performance.now() - start) * 1e6) / calls);
      }
    }
    for (const [contestant, took] of Object.entries(times)) {
      const base = times[contestant.endsWith("broken") ? "ours, broken" : "ours"] ?? [];
      row(contestant, `${spread(took, 0)} ns`, `${spread(took.map((time, at) => time / (base[at] ?? 0)))} x ours`);
    }
  }
}

function never() {
  throw new Error("The contract has no such body.");
}
