import { readFileSync } from "node:fs";
import { servers } from "../../generated/contract.js";
import type { CardLinkClientOptions } from "../client/options.js";
import { CardLinkError } from "../shared/errors.js";
import type { Credentials, Signer } from "../signing/credentials.js";
import { FORMATS, type Format } from "./text.js";

/**
 * The command was called in a way that can't be carried out. Exits with 2; nothing was sent. Its message says what to do,
 * and quotes nothing that was typed, since a secret may stand in any place.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Exit codes by what became of the link. */
export const EXIT = { linked: 0, usage: 2, in_process: 3, rejected: 4, unknown: 6 } as const;

export const ENVIRONMENT_HELP: string = `Environment
  FREEDOMPAY_AUTH_ID      the user id that the vendor issued
  FREEDOMPAY_SECRET       the secret that the vendor issued; never an argument, since others can see those
  FREEDOMPAY_SECRET_FILE  instead: a file that holds the secret; one line break at its end is left out
  FREEDOMPAY_ALGORITHM    HS512 (default) or HS256`;

export const SERVER_HELP: string = `  --production           ${servers.production}; without it ${servers.test}
  --base-url <url>       another server; plain http on loopback only
  --allow-http           plain http to the --base-url, such as http://mock:4010; never to the vendor`;

export const SERVER_OPTIONS = {
  production: { type: "boolean", default: false },
  "base-url": { type: "string" },
  "allow-http": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** For the commands that call a server and print an outcome, beside the former. */
export const CLIENT_OPTIONS = {
  timeout: { type: "string", default: "30" },
  format: { type: "string", default: "json" },
} as const;

export const CLIENT_HELP: string = `  --timeout <seconds>    for one request (default 30)
  --format <name>        ${FORMATS.join(" or ")} (default json): the outcome for programs, or for people
${SERVER_HELP}`;

export interface ServerValues {
  readonly production: boolean;
  readonly "base-url"?: string | undefined;
  readonly "allow-http": boolean;
}

export function clientOptionsOf(
  values: ServerValues & { readonly timeout: string },
): CardLinkClientOptions & { readonly timeout: number } {
  const server = { baseUrl: baseUrlOf(values), allowHttp: values["allow-http"] };
  return { ...server, timeout: seconds("timeout", values.timeout), ...credentialsOf(process.env) };
}

export function formatOf(text: string): Format {
  const format = FORMATS.find((name) => name === text);
  if (format) return format;
  throw new UsageError(`--format must be ${FORMATS.join(" or ")}.`);
}

export function baseUrlOf(values: ServerValues): string {
  if (values.production && values["base-url"] !== undefined)
    throw new UsageError("--production and --base-url name two servers; give one.");
  return values["base-url"] ?? (values.production ? servers.production : servers.test);
}

export function credentialsOf(env: NodeJS.ProcessEnv): Credentials {
  return { ...signerOf(env), secret: secretOf(env) };
}

export function signerOf(env: NodeJS.ProcessEnv): Signer {
  const { FREEDOMPAY_AUTH_ID: authId, FREEDOMPAY_ALGORITHM: algorithm } = env;
  if (!authId) throw new UsageError("FREEDOMPAY_AUTH_ID is not set; expected the user id that the vendor issued.");
  // The client refuses any other text by name.
  return { authId, ...(algorithm && { algorithm: algorithm as NonNullable<Signer["algorithm"]> }) };
}

function secretOf({ FREEDOMPAY_SECRET: secret, FREEDOMPAY_SECRET_FILE: file }: NodeJS.ProcessEnv): string | Buffer {
  if (secret && file)
    throw new UsageError("FREEDOMPAY_SECRET and FREEDOMPAY_SECRET_FILE are both set; set one of them.");
  // What Node makes of other bytes, which are lost by then.
  if (secret?.includes("\uFFFD")) {
    throw new UsageError("FREEDOMPAY_SECRET is not UTF-8. Put the secret into a file, and set FREEDOMPAY_SECRET_FILE.");
  }
  if (secret) return secret;
  if (!file) {
    throw new UsageError(
      "FREEDOMPAY_SECRET is not set; expected the secret that the vendor issued, or FREEDOMPAY_SECRET_FILE.",
    );
  }
  const bytes = read(file);
  const end = bytes.at(-1) !== 0x0a ? bytes.length : bytes.at(-2) === 0x0d ? bytes.length - 2 : bytes.length - 1;
  if (end === 0) throw new UsageError("The file of FREEDOMPAY_SECRET_FILE is empty; expected the secret in it.");
  return bytes.subarray(0, end);
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    // Without the path: a user who mixed up the two variables has the secret there.
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new UsageError(`The file of FREEDOMPAY_SECRET_FILE can't be read${code}.`);
  }
}

/** In seconds: what a timer takes. */
const LONGEST_WAIT = 2_147_483;

export function seconds(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && value < LONGEST_WAIT) return value * 1000;
  throw new UsageError(`--${name} must be a number of seconds above 0 and below ${LONGEST_WAIT}.`);
}

export function count(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} must be a whole number, 0 or more.`);
}

/** A mistake in how the command was called. */
export function isUsage(error: unknown): error is Error {
  return error instanceof UsageError || (error instanceof CardLinkError && error.family === "input");
}
