import { styleText } from "node:util";
import { printableJson, printableLines } from "../shared/printable.js";
import type { Status } from "./finding.js";
import type { CheckResult, Report } from "./index.js";

export type Format = "text" | "json" | "junit" | "markdown";

/** A report for people or for CI. `strict` counts `undocumented` as failed. */
export function formatted(report: Report, format: Format, options: { strict: boolean; colour: boolean }): string {
  if (format === "json") return printableJson(report);
  if (format === "junit") return junit(report, options.strict);
  return format === "markdown" ? markdown(report) : text(report, options.colour);
}

const MARKS = {
  passed: ["ok", "green"],
  failed: ["FAILED", "red"],
  undocumented: ["undocumented", "yellow"],
  not_applicable: ["n/a", "gray"],
} as const satisfies Record<Status, readonly [string, Parameters<typeof styleText>[0]]>;

type Group<Item> = readonly [Item, ...Item[]];

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Group<Item>[] {
  const groups = new Map<string, Group<Item>>();
  for (const item of items)
    groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item] as unknown as Group<Item>); // never empty
  return [...groups.values()];
}

/** Groups of checks with the same finding, which have one cause. */
function causesOf({ checks }: Report): Group<CheckResult>[] {
  const found = checks.filter(({ status }) => status === "failed" || status === "undocumented");
  return grouped(found, ({ status, reason }) => `${status} ${reason}`);
}

/** The other checks, counted by part. The assumptions of `settle` are listed one by one. */
function countsOf({ checks }: Report): [Status, string][] {
  const rest = checks.filter(({ status }) => status === "passed" || status === "not_applicable");
  const keyOf = ({ id, status, reason }: CheckResult) => `${status} ${partOf(id)} ${status === "passed" ? "" : reason}`;
  return grouped(rest, keyOf).map(([{ id, title, status, reason }, ...others]) => {
    if (id.startsWith("settling.")) return [status, `${title}. ${reason}`];
    return [status, `${partOf(id)} (${others.length + 1})${status === "passed" ? "" : `  ${reason}`}`];
  });
}

/** One entry for each cause: its checks by part, then one exchange as evidence. */
function text(report: Report, colour: boolean): string {
  const marked = (status: Status, ...lines: string[]): string => {
    const [mark, style] = MARKS[status];
    const safe = printableLines(lines.join("\n")).replaceAll("\n", `\n${" ".repeat(13)}`);
    return `${colour ? styleText(style, mark.padEnd(12), { validateStream: false }) : mark.padEnd(12)} ${safe}`;
  };
  return [
    ...countsOf(report).map((of) => marked(...of)),
    ...causesOf(report).map((cause) =>
      marked(cause[0].status, cause[0].reason, ...rulesOf(cause), ...evidenceOf(cause)),
    ),
    printableLines(conclusion(report)),
  ].join("\n");
}

/** For a CI summary, such as the file that `$GITHUB_STEP_SUMMARY` names. */
function markdown(report: Report): string {
  // No provider writes this text. Even so, nothing in it is read as HTML or ends a block.
  const safe = (line: string) => printableLines(line).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const counted = countsOf(report).map(([status, line]) => `- ${MARKS[status][0]}: ${safe(line)}`);
  const causes = causesOf(report).flatMap((cause) => {
    const [{ status, reason }] = cause;
    const evidence = printableLines(evidenceOf(cause).join("\n")).replaceAll("```", "` ` `");
    const rules = rulesOf(cause).map((line) => `- ${safe(line)}`);
    return [
      "",
      `### ${MARKS[status][0]}: ${safe(reason)}`,
      "",
      ...rules,
      ...(evidence === "" ? [] : ["", "```http", evidence, "```"]),
    ];
  });
  return ["## Contract check", "", safe(conclusion(report)), "", ...counted, ...causes].join("\n");
}

/** Claims that the contract is kept only if every rule was checked. */
function conclusion({ target, unchecked, duration, counts }: Report): string {
  if (unchecked) return `${target} can't be checked: ${unchecked}.`;
  const { passed, failed, undocumented, not_applicable } = counts;
  const checked = passed + failed + undocumented;
  const all = checked + not_applicable;
  const time = `in ${(duration / 1000).toFixed(1)} s.`;
  if (passed === all) return `${target} keeps the contract: all ${all} rules were checked and kept, ${time}`;
  const kept = passed === checked ? `all ${checked} kept` : `${passed} kept, ${failed} broken`;
  const odd = undocumented > 0 ? `, ${undocumented} in a way that isn't documented` : "";
  const broken = failed > 0 ? "doesn't keep the contract: " : "";
  return `${target} ${broken}${checked} of ${all} rules could be checked, ${kept}${odd}, ${time}`;
}

/** The group that a check belongs to, as in `linkCard.signature`. */
export function partOf(id: string): string {
  return id.split(".").slice(0, 2).join(".");
}

/** One rule as a sentence, or the names of several by part. */
function rulesOf(cause: Group<CheckResult>): string[] {
  const [{ id, title }, another] = cause;
  if (!another) return [`${id}: ${title}.`];
  return grouped(cause, (check) => partOf(check.id)).map((checks) => {
    const part = partOf(checks[0].id);
    const names = checks.map((check) => check.id.slice(part.length + 1)).filter(Boolean);
    return names.length > 0 ? `${part} (${names.length}): ${names.join(", ")}` : part;
  });
}

function evidenceOf([{ status, where, evidence }]: Group<CheckResult>): string[] {
  if (status !== "failed") return [];
  const shown = evidence.flatMap(({ request, response, time }) => [request, `${response}  (${time} ms)`]);
  return [`spec: ${where}`, ...shown];
}

function junit(report: Report, strict: boolean): string {
  const { target, startedAt, duration, checks, counts, unchecked } = report;
  const failures = counts.failed + (strict ? counts.undocumented : 0) + (unchecked ? 1 : 0);
  const skipped = counts.not_applicable;
  const all = checks.length + (unchecked ? 1 : 0);
  const attributes = `name="freedompay-card-link check ${xml(target)}" tests="${all}" failures="${failures}" skipped="${skipped}"`;
  const failure = `    <testcase classname="target" name="can be checked"><failure message="${xml(unchecked ?? "")}"/></testcase>`;
  const firsts = new Set(causesOf(report).map(([first]) => first));
  const cases = checks.map((check) => testCase(check, strict, firsts.has(check)));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite ${attributes} time="${duration / 1000}" timestamp="${startedAt.replace(/Z$/, "")}">`,
    ...(unchecked ? [failure] : []),
    ...cases,
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}

function testCase(check: CheckResult, strict: boolean, isFirst: boolean): string {
  const { id, title, status, reason, evidence, where } = check;
  const time = evidence.reduce((sum, one) => sum + one.time, 0) / 1000;
  const open = `    <testcase classname="${xml(id.split(".").slice(0, -1).join("."))}" name="${xml(title)} (${xml(id)})" time="${time}"`;
  if (status === "failed" || (status === "undocumented" && strict)) {
    const shown = isFirst ? evidence.map(({ request, response }) => `\n\n${request}\n\n${response}`).join("") : "";
    return `${open}><failure message="${xml(reason)}" type="${status}">${xml(`${where}${shown}`)}</failure></testcase>`;
  }
  if (status === "not_applicable") return `${open}><skipped message="${xml(reason)}"/></testcase>`;
  return `${open}><system-out>${xml(`${status}: ${reason}`)}</system-out></testcase>`;
}

/** Escapes the characters that have a meaning in XML 1.0, and replaces those that it forbids. */
function xml(text: string): string {
  return printableLines(text)
    .replace(/[^\x09\x0A\x0D\x20-\uD7FF\uE000-\uFFFD]/g, "\uFFFD")
    .replace(/[&<>"\n]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
