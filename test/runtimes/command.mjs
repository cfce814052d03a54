/** The suite on a command line: Node, Bun and Deno. */
import { runSuite } from "./suite.mjs";

const [servers, runtime] = process.argv.slice(2).map((text) => JSON.parse(text));
console.log(JSON.stringify(await runSuite(servers, runtime)));
// Bun and Deno may keep a connection open on which nobody will answer.
process.exit(0);
