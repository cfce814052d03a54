import type { Exchange } from "./wire.js";

/**
 * `passed` and `failed` are about the contract. `undocumented` is a response that the vendor's documents don't cover; it
 * counts as failed only with `strict`. With `not_applicable` the reason says why the rule couldn't be checked.
 */
export type Status = "passed" | "failed" | "undocumented" | "not_applicable";

/** One rule of the contract for providers. */
export interface Check {
  /** Stable across releases, as in `linkCard.response.schema`. */
  readonly id: string;
  /** The rule, as a sentence. */
  readonly title: string;
  /** Where the spec states it, as a JSON pointer into the document. */
  readonly where: string;
}

/** The finding of a check, and its exchanges. */
export interface Finding {
  readonly status: Status;
  readonly reason: string;
  readonly exchanges: readonly Exchange[];
}

/** Called with the finding of each check. */
export type Add = (check: Check, finding: Finding) => void;

export function rule(id: string, title: string, where: string): Check {
  return { id, title, where };
}

export function finding(status: Status, reason: string, ...exchanges: Exchange[]): Finding {
  return { status, reason, exchanges };
}

export const ENOUGH_LINKS: Finding = finding("not_applicable", "maxLinks is reached, so no more links were sent.");

const SEVERITY: readonly Status[] = ["not_applicable", "passed", "undocumented", "failed"];

/** The most severe of several findings of one check. */
export function mostSevere(findings: readonly Finding[], otherwise: Finding): Finding {
  const [worst = otherwise] = findings.toSorted(
    (one, other) => SEVERITY.indexOf(other.status) - SEVERITY.indexOf(one.status),
  );
  return worst;
}
