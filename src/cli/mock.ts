import { once } from "node:events";
import { control } from "../../generated/control.js";
import { EXAMPLE_CREDENTIALS, HEALTH_PATH, type MockOptions, startMock } from "../mock/index.js";
import { CARD_ID_PREFIX, SCENARIOS } from "../mock/scenarios.js";
import type { Credentials } from "../signing/credentials.js";
import { parse } from "./arguments.js";
import { bannerOf } from "./banner.js";
import { count, credentialsOf, ENVIRONMENT_HELP, type Terminal, UsageError } from "./usage.js";

export const summary = "start a mock that verifies signatures and stores links";

const PORT = 4010;

export const help: string = `Usage: freedompay-card-link mock [options]

Starts a mock of the contract. It verifies the signature of each request over the bytes received, validates
the body, refuses a duplicate request_id and stores links for request/status. Its responses are the spec's
examples. The header X-Mock-Answer tells whether a response is an example or the mock's own. It prints one
line for each request, and runs until Ctrl+C or SIGTERM. GET ${HEALTH_PATH} responds with 200 while it runs.

Options
  --port <number>        default ${PORT}; 0 takes any free port
  --host <address>       default 127.0.0.1, which other machines can't reach
  --scenario <name>      how links go, one of the scenarios below (default linked)
  --polls <number>       how often request/status responds with process before the end of the link (default 1)
  --delay <ms>           the delay of the scenarios slow and slow-body (default 2000)
  -h, --help             this text

Scenarios
${Object.entries(SCENARIOS)
  .map(([name, { summary }]) => `  ${name.padEnd(24)} ${summary}`)
  .join("\n")}

A card_id that begins with ${CARD_ID_PREFIX} selects the scenario of its request, as in ${CARD_ID_PREFIX}rejected. A fault affects only the
first call of a request_id: a call that was not taken is taken when it is repeated. The header
Prefer: example=<name> selects an example of the spec.

Control, for tests in any language; spec/mock-control.yaml describes the bodies
${Object.values(control)
  .map(({ method, path, summary }) => `  ${`${method} ${path}`.padEnd(24)} ${summary.toLowerCase()}`)
  .join("\n")}

Each test that shares a mock signs with its own auth_id: the mock's, a dot and any name.

Without FREEDOMPAY_AUTH_ID and a secret it expects the vendor's published example, ${EXAMPLE_CREDENTIALS.authId} and "${EXAMPLE_CREDENTIALS.secret}".

${ENVIRONMENT_HELP}

Exit codes
  0  stopped
  2  usage, or the mock could not be started`;

export async function run(args: string[], { print }: Terminal): Promise<number | undefined> {
  const { values } = parse({
    args,
    options: {
      port: { type: "string", default: String(PORT) },
      host: { type: "string" },
      scenario: { type: "string" },
      polls: { type: "string" },
      delay: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const { host, scenario, polls, delay } = values;
  const { FREEDOMPAY_AUTH_ID, FREEDOMPAY_SECRET, FREEDOMPAY_SECRET_FILE } = process.env;
  const isGiven = [FREEDOMPAY_AUTH_ID, FREEDOMPAY_SECRET, FREEDOMPAY_SECRET_FILE].some((text) => text !== undefined);
  const algorithm = process.env["FREEDOMPAY_ALGORITHM"];
  const credentials = isGiven
    ? credentialsOf(process.env)
    : ({ ...EXAMPLE_CREDENTIALS, ...(algorithm && { algorithm }) } as Credentials); // refused by `startMock` if not
  const options = {
    port: count("port", values.port),
    ...(host !== undefined && { host }),
    ...(scenario !== undefined && { scenario }),
    ...(polls !== undefined && { polls: count("polls", polls) }),
    ...(delay !== undefined && { delay: count("delay", delay) }),
    credentials,
    log: (line: string) => print(`${new Date().toISOString().slice(11, 23)} ${line}`),
  } as MockOptions; // `startMock` refuses any other scenario or algorithm by name

  const stop = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const mock = await startMock(options).catch((error: Error) => {
    if (!("syscall" in error && "code" in error)) throw new UsageError(error.message);
    const isHost = error.code === "ENOTFOUND" || error.code === "EADDRNOTAVAIL";
    const where = isHost ? `at ${host}` : `on port ${options.port}`;
    throw new UsageError(`The mock can't listen ${where}: ${error.code}. Give another --${isHost ? "host" : "port"}.`);
  });
  print(await bannerOf(mock, scenario ?? "linked", isGiven ? undefined : credentials));
  await stop;
  await mock.close();
  return 0;
}
