import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { create, npm, root } from "./project.js";

const TOOLS = [
  // Here and not among our own dependencies: 63 packages and 39 MB that no other command needs.
  "publint@0.3.25",
  "@arethetypeswrong/cli@0.18.5",
  "oldest@npm:typescript@~5.4.0",
  "current@npm:typescript@~5.9.0",
  "next@npm:typescript@7.0.2",
];

/** Packs once, and installs what came out as teams do: with npm, from the registry. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  const remove = () => rm(folder, { recursive: true });
  try {
    const [pack] = JSON.parse(await npm(root, "pack", "--ignore-scripts", "--json", "--pack-destination", folder));
    const tarball = join(folder, pack.filename);
    const bare = await create(join(folder, "bare"), tarball);
    const full = await create(join(folder, "full"), tarball, "@types/node@22", "msw@2");
    const tools = await create(join(folder, "tools"), ...TOOLS);
    for (const each of [bare, full]) await cp(join(root, "test/packed/uses"), each, { recursive: true });
    const files = pack.files.map(({ path }: { path: string }) => path);
    project.provide("packed", { scratch: folder, files, tarball, bare, full, tools });
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}
