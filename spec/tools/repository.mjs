/**
 * Writes into package.json which repository the package comes from: the one in which the release workflow runs. npm asks
 * for it before it publishes with provenance, and shows its links on the package's page.
 */
import { readFileSync, writeFileSync } from "node:fs";

const { GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: repository = "" } = process.env;
if (!/^https:\/\/[\w.-]+(:\d+)?$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
  console.error(
    "GITHUB_SERVER_URL and GITHUB_REPOSITORY must name a repository, as in https://github.com and owner/name. GitHub Actions sets both.",
  );
  process.exit(1);
}

const file = new URL("../../package.json", import.meta.url);
const url = `${server}/${repository}`;
const manifest = {
  ...JSON.parse(readFileSync(file, "utf8")),
  repository: { type: "git", url: `git+${url}.git` },
  homepage: `${url}#readme`,
  bugs: { url: `${url}/issues` },
};
writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
