/** A client made by @hey-api/openapi-ts of the same spec, as one module that any Node can load. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { installed, root, run, scratch } from "./measure.mjs";

// The last release for Node 20.
const PEER = "@hey-api/openapi-ts@0.95.0";

/** @returns the path of the module */
export async function peer() {
  const folder = scratch();
  const bin = join(installed(PEER, "typescript@5"), "node_modules/@hey-api/openapi-ts/bin/run.js");
  const input = join(root, "generated/openapi.json");
  const output = ["--output", join(folder, "peer"), "--plugins", "@hey-api/client-fetch", "@hey-api/sdk"];
  run(process.execPath, [bin, "--input", input, ...output]);
  const entry = join(folder, "peer.ts");
  writeFileSync(entry, 'export { client } from "./peer/client.gen";\nexport * from "./peer/sdk.gen";\n');
  const file = join(folder, "peer.mjs");
  const build = await rolldown({ input: entry });
  await build.write({ file });
  await build.close();
  return file;
}
