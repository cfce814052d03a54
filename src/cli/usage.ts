import { readFileSync } from "node:fs";
import { servers } from "../../generated/contract.js";
import type { CardLinkClientOptions } from "../client/options.js";
import { CardLinkError } from "../shared/errors.js";
import type { Credentials, Signer } from "../signing/credentials.js";
import { FORMATS, type Format } from "./text.js";

/**
 * The command was used wrongly. Exits with 2; nothing was sent. The message says what to do, and quotes no input, because
 * any input may be a secret.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** How a command meets the process that it runs in. */
export interface Terminal {
  /** Writes progress to standard error. */
  say(line: string): void;
  /** Writes to standard output. */
  print(text: string): void;
  /** To be called before a request may be sent. The signal aborts on SIGINT or SIGTERM. */
  begin(request_id: string): AbortSignal;
}

/** Exit codes by the outcome of the link. */
export const EXIT = { linked: 0, usage: 2, in_process: 3, rejected: 4, unknown: 6 } as const;

export const ENVIRONMENT_HELP: string = `Environment
  FREEDOMPAY_AUTH_ID      the user id that the vendor issued
  FREEDOMPAY_SECRET       the secret that the vendor issued; never an argument, which others can see
  FREEDOMPAY_SECRET_FILE  instead: a file with the secret; a final line break is removed
  FREEDOMPAY_ALGORITHM    HS512 (default) or HS256`;

/** The end of the options, and the environment. */
export const SERVER_HELP: string = `  --production           ${servers.production}; without it ${servers.test}
  --base-url <url>       another server; plain http on loopback only
  --allow-http           plain http to the --base-url, such as http://mock:4010; never to the vendor
  -h, --help             this text

${ENVIRONMENT_HELP}`;

export const SERVER_OPTIONS = {
  production: { type: "boolean", default: false },
  "base-url": { type: "string" },
  "allow-http": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** The same of the commands that print an outcome, which also take `timeout` and `format`. */
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
  const isAmbiguous = values.production && values["base-url"] !== undefined;
  if (isAmbiguous) throw new UsageError("Give --production or --base-url, not both.");
  return values["base-url"] ?? (values.production ? servers.production : servers.test);
}

export function credentialsOf(env: NodeJS.ProcessEnv): Credentials {
  return { ...signerOf(env), secret: secretOf(env) };
}

export function signerOf(env: NodeJS.ProcessEnv): Signer {
  const { FREEDOMPAY_AUTH_ID: authId, FREEDOMPAY_ALGORITHM: algorithm } = env;
  if (!authId) throw new UsageError("FREEDOMPAY_AUTH_ID is not set; set it to the user id that the vendor issued.");
  // The client refuses any other algorithm.
  return { authId, ...(algorithm && { algorithm: algorithm as NonNullable<Signer["algorithm"]> }) };
}

function secretOf({ FREEDOMPAY_SECRET: secret, FREEDOMPAY_SECRET_FILE: file }: NodeJS.ProcessEnv): string | Buffer {
  if (secret && file) throw new UsageError("Set FREEDOMPAY_SECRET or FREEDOMPAY_SECRET_FILE, not both.");
  // Node decodes bytes that aren't UTF-8 to this, and the bytes are lost.
  if (secret?.includes("\uFFFD")) {
    throw new UsageError("FREEDOMPAY_SECRET is not UTF-8. Put the secret into a file, and set FREEDOMPAY_SECRET_FILE.");
  }
  if (secret) return secret;
  if (!file) {
    throw new UsageError("FREEDOMPAY_SECRET is not set; set it to the vendor's secret, or set FREEDOMPAY_SECRET_FILE.");
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
    // Without the path, which is the secret if the user mixed up the two variables.
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new UsageError(`The file of FREEDOMPAY_SECRET_FILE can't be read${code}.`);
  }
}

/** The longest time of a timer, in seconds. */
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
