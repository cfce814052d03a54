/** What the types cost a consumer's compiler, against types written by hand for the same program. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, row, run, scratch, spread, title } from "./measure.mjs";

const program = (linkCard) => `
${linkCard}
const outcome = await client.linkCard({ request_id: "r", client_id: "1", card_id: "2" });
switch (outcome.kind) {
  case "linked": case "in_process": console.log(outcome.body.request_status, outcome.body.dt); break;
  case "rejected": case "unknown": console.log(outcome.reason.message, outcome.request_id);
}
`;

const PROGRAMS = {
  "an empty program": "export {};",
  "types by hand": program(`
    type Status = "ok" | "error";
    interface Body { status: Status; request_status: "success" | "process" | "error"; dt: string }
    type Outcome =
      | { kind: "linked" | "in_process"; request_id: string; httpStatus: number; body: Body }
      | { kind: "rejected" | "unknown"; request_id: string; reason: Error };
    declare const client: { linkCard(input: { client_id: string; card_id: string; request_id: string }): Promise<Outcome> };`),
  "linkCard of this package": program(`
    import { createCardLinkClient } from "freedompay-card-link";
    const client = createCardLinkClient({ baseUrl: "https://test-api.freedompay.kz", authId: "1", secret: "s" });`),
};

export async function benchmark({ rounds = 5 }) {
  const folder = scratch();
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const compilerOptions = {
    target: "es2022",
    module: "nodenext",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  };
  const files = Object.entries(PROGRAMS).map(([name, code], at) => {
    writeFileSync(join(folder, `${at}.ts`), code);
    const project = join(folder, `${at}.json`);
    writeFileSync(project, JSON.stringify({ compilerOptions, files: [`${at}.ts`] }));
    return { name, project, reports: /** @type {Record<string, number>[]} */ ([]) };
  });
  title(`types for a consumer: ${rounds} compilations each, in turns`);
  for (let round = 0; round < rounds; round++) {
    for (const { project, reports } of files)
      reports.push(diagnostics(run(process.execPath, [tsc, "-p", project, "--extendedDiagnostics"])));
  }
  for (const { name, reports } of files) {
    const [first] = reports;
    const counted = ["Instantiations", "Types"].map((what) => `${first?.[what]} ${what.toLowerCase()}`);
    const timed = ["Check time", "Total time"].map((what) => {
      const times = reports.map((report) => report[what] ?? Number.NaN);
      return `${what.toLowerCase()} ${spread(times)} s`;
    });
    row(name, ...counted, ...timed);
  }
}

/** @returns {Record<string, number>} */
function diagnostics(text) {
  return Object.fromEntries(
    [...text.matchAll(/^([\w /]+?):\s+([\d.]+)[sK]?$/gm)].map(([, name, value]) => [name, Number(value)]),
  );
}
