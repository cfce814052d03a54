import { appendFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { servers } from "../../generated/contract.js";
import { type Format, formatted, partOf } from "../check/formats.js";
import { type CheckOptions, checkProvider } from "../check/index.js";
import { causesOf } from "../shared/causes.js";
import { parse } from "./arguments.js";
import { count, credentialsOf, ENVIRONMENT_HELP, seconds, signerOf, type Terminal, UsageError } from "./usage.js";

export const summary = "check a provider against the contract";

const FORMATS: readonly Format[] = ["text", "json", "junit", "markdown"];

export const help: string = `Usage: freedompay-card-link check --target <url> [options]

Sends valid and invalid requests to a provider, and reports for each rule of the contract whether the provider
keeps it. Without --allow-link it only polls request/status, and sends nothing that could link a card. Progress
goes to standard error, the report to standard output.

Options
  --target <url>         the provider, as in ${servers.test}; plain http on loopback only
  --allow-http           plain http to the --target, such as http://mock:4010; never to the vendor
  --client-id <id>       a client, and
  --card-id <id>         a card, which may be linked to each other
  --allow-link           link them, many times over, and once a client and a card that don't exist
  --max-links <number>   send at most this many requests that may link the card; skips the remaining rules
  --request-id <uuid>    a request that the provider knows, to compare refusals with; needed if nothing is linked
  --allow-production     required for ${servers.production}
  --strict               count undocumented responses as failed
  --timeout <seconds>    for one request, and for polling one link (default 30)
  --setup <file>         a module that exports secret, a function that returns the key, or agent, an http.Agent for a
                         proxy or a client certificate
  --format <name>        ${FORMATS.join(", ")} (default text); markdown is for a CI summary
  --output <file>        write the report there
  -h, --help             this text

${ENVIRONMENT_HELP}

Exit codes
  0  all rules that could be checked are kept
  1  a rule is broken
  2  usage; nothing was sent
  3  the check failed: the target is unreachable, it responded to no valid request as documented, there was no key, or
     the report could not be written`;

export async function run(args: string[], { say, print }: Terminal): Promise<number | undefined> {
  const { values } = parse({
    args,
    options: {
      target: { type: "string" },
      "allow-http": { type: "boolean", default: false },
      "client-id": { type: "string" },
      "card-id": { type: "string" },
      "allow-link": { type: "boolean", default: false },
      "max-links": { type: "string" },
      "request-id": { type: "string" },
      "allow-production": { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      timeout: { type: "string", default: "30" },
      format: { type: "string", default: "text" },
      setup: { type: "string" },
      output: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const { target, strict, output, "request-id": requestId } = values;
  if (target === undefined) throw new UsageError("--target is missing; expected the base URL of the provider.");
  const format = FORMATS.find((name) => name === values.format);
  if (!format) throw new UsageError(`--format must be one of ${FORMATS.join(", ")}.`);
  const link = linkOf(values["client-id"], values["card-id"], values["allow-link"]);
  const timeout = seconds("timeout", values.timeout);
  const { secret, agent } = values.setup === undefined ? {} : await setupOf(values.setup);
  const credentials = secret !== undefined ? { ...signerOf(process.env), secret } : credentialsOf(process.env);
  // Before anything is sent.
  if (output !== undefined) {
    await appendFile(output, "").catch(() => {
      throw new UsageError("--output: the file can't be written.");
    });
  }
  let part: string | undefined;

  const report = await checkProvider({
    target,
    credentials,
    ...(agent !== undefined && { agent }),
    ...(link && { link }),
    ...(requestId !== undefined && { requestId }),
    ...(values["max-links"] !== undefined && { maxLinks: count("max-links", values["max-links"]) }),
    allowHttp: values["allow-http"],
    allowProduction: values["allow-production"],
    strict,
    timeout,
    onCheck: ({ id }) => {
      if (partOf(id) !== part) say(`checked ${partOf(id)}`);
      part = partOf(id);
    },
  });
  const colour = process.stdout.isTTY === true && !process.env["NO_COLOR"] && output === undefined;
  const text = formatted(report, format, { strict, colour });
  const isLost =
    output !== undefined &&
    (await writeFile(output, `${text}\n`).then(
      () => false,
      () => true,
    ));
  if (isLost) say("--output: the file can't be written. The report goes to standard output.");
  if (output === undefined || isLost) print(text);
  if (report.unchecked !== undefined || isLost) return 3;
  return report.passed ? 0 : 1;
}

function linkOf(client_id: string | undefined, card_id: string | undefined, isAllowed: boolean): CheckOptions["link"] {
  if (client_id === undefined && card_id === undefined && !isAllowed) return undefined;
  if (client_id !== undefined && card_id !== undefined && isAllowed) return { client_id, card_id };
  throw new UsageError("--client-id, --card-id and --allow-link go together: give all three, or none to link nothing.");
}

type Setup = Partial<Pick<CheckOptions["credentials"], "secret"> & Pick<CheckOptions, "agent">>;

/** `checkProvider` validates the exports like any option. */
async function setupOf(file: string): Promise<Setup> {
  const setup: Setup = await import(pathToFileURL(resolve(file)).href).catch((error: unknown) => {
    // Without the message, which may quote a secret.
    const [{ name, code = name } = { name: "Error" }] = causesOf(error);
    throw new UsageError(`--setup: the file can't be loaded (${code}).`);
  });
  if (setup.secret !== undefined || setup.agent !== undefined) return setup;
  throw new UsageError(`--setup: the file exports neither secret nor agent.`);
}
