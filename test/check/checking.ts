import { type CheckOptions, type CheckResult, checkProvider, type Report } from "../../src/check/index.js";
import { credentials, link } from "./provider.js";

/** With leave to link. */
export function check(target: string, options: Partial<CheckOptions> = {}): Promise<Report> {
  return checkProvider({ target, credentials, link, timeout: 2000, ...options });
}

/** The ids of the checks that found this, in alphabetical order. */
export function found({ checks }: Report, status: CheckResult["status"]): string[] {
  return checks.flatMap((one) => (one.status === status ? [one.id] : [])).sort();
}

export function resultOf({ checks }: Report, id: string): CheckResult | undefined {
  return checks.find((one) => one.id === id);
}
