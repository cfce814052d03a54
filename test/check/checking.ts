import { type CheckOptions, checkProvider, type Report } from "../../src/check/index.js";
import { credentials, link } from "./provider.js";

/** With leave to link. */
export function check(target: string, options: Partial<CheckOptions> = {}): Promise<Report> {
  return checkProvider({ target, credentials, link, ...options });
}

export function failed({ checks }: Report): string[] {
  return checks.filter(({ status }) => status === "failed").map(({ id }) => id);
}
