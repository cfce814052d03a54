import { styleText } from "node:util";
import { printableJson, printableLines } from "../shared/printable.js";
import type { Status } from "./finding.js";
import type { CheckResult, Report } from "./index.js";

export type Format = "text" | "json" | "junit" | "sarif";

/** A report in one of the formats that people and CI read. `strict` counts `undocumented` as failed. */
export function formatted(
  report: Report,
  format: Format,
  { strict, colour }: { strict: boolean; colour: boolean },
): string {
  if (format === "json") return printableJson(report);
  if (format === "junit") return junit(report, strict);
  if (format === "sarif") return printableJson(sarif(report, strict));
  return text(report, colour);
}

const MARKS = {
  passed: ["ok", "green"],
  failed: ["FAILED", "red"],
  undocumented: ["undocumented", "yellow"],
  not_applicable: ["n/a", "gray"],
} as const satisfies Record<Status, readonly [string, Parameters<typeof styleText>[0]]>;

/** Failed and undocumented checks are shown one by one, with what was sent and received; the others are counted by part. */
function text(report: Report, colour: boolean): string {
  const marked = (status: Status, line: string): string => {
    const [mark, style] = MARKS[status];
    const safe = printableLines(line);
    return `${colour ? styleText(style, mark.padEnd(12), { validateStream: false }) : mark.padEnd(12)} ${safe}`;
  };
  const groups = new Map<string, { status: Status; part: string; reason: string; count: number }>();
  for (const { id, status, reason } of report.checks) {
    if (status === "failed" || status === "undocumented") continue;
    const part = partOf(id);
    const key = `${status} ${part} ${status === "not_applicable" ? reason : ""}`;
    groups.set(key, { status, part, reason, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  const counted = [...groups.values()].map(({ status, part, reason, count }) =>
    marked(status, `${part} (${count})${status === "not_applicable" ? `  ${reason}` : ""}`),
  );
  const noted = report.checks.filter(({ status }) => status === "undocumented" || status === "failed");
  const shown = noted.map((check) => marked(check.status, detailOf(check)));
  const verdict = report.unchecked
    ? `${report.target} can't be checked: ${report.unchecked}.`
    : `${report.target} ${conclusion(report.counts)}, in ${(report.duration / 1000).toFixed(1)} s.`;
  return [...counted, ...shown, printableLines(verdict)].join("\n");
}

/** A part of the rules is never called the contract. */
function conclusion({ passed, failed, undocumented, not_applicable }: Report["counts"]): string {
  const checked = passed + failed + undocumented;
  const all = checked + not_applicable;
  if (passed === all) return `keeps the contract: all ${all} rules were checked and kept`;
  const kept = passed === checked ? `all ${checked} kept` : `${passed} kept, ${failed} broken`;
  const odd = undocumented > 0 ? `, ${undocumented} answered in a way that isn't documented` : "";
  return `${failed > 0 ? "doesn't keep the contract: " : ""}${checked} of ${all} rules could be checked, ${kept}${odd}`;
}

/** The group that a check belongs to, as in `linkCard.signature`. */
export function partOf(id: string): string {
  return id.split(".").slice(0, 2).join(".");
}

function detailOf({ id, title, status, reason, where, evidence }: CheckResult): string {
  if (status !== "failed") return `${id}  ${reason}`;
  const exchanges = evidence.flatMap(({ request, answer, time }) => [request, `${answer}  (${time} ms)`]);
  return [`${id}  ${reason}`, `${title}.`, `spec: ${where}`, ...exchanges]
    .join("\n")
    .replaceAll("\n", `\n${" ".repeat(13)}`);
}

function junit({ target, startedAt, duration, checks, counts, unchecked }: Report, strict: boolean): string {
  const failures = counts.failed + (strict ? counts.undocumented : 0) + (unchecked ? 1 : 0);
  const skipped = counts.not_applicable;
  const all = checks.length + (unchecked ? 1 : 0);
  const attributes = `name="freedompay-card-link check ${xml(target)}" tests="${all}" failures="${failures}" skipped="${skipped}"`;
  const failure = `    <testcase classname="target" name="can be checked"><failure message="${xml(unchecked ?? "")}"/></testcase>`;
  const cases = [...(unchecked ? [failure] : []), ...checks.map((check) => testCase(check, strict))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite ${attributes} time="${duration / 1000}" timestamp="${startedAt.replace(/Z$/, "")}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}

function testCase({ id, title, status, reason, evidence, where }: CheckResult, strict: boolean): string {
  const time = evidence.reduce((sum, one) => sum + one.time, 0) / 1000;
  const open = `    <testcase classname="${xml(id.split(".").slice(0, -1).join("."))}" name="${xml(title)} (${xml(id)})" time="${time}"`;
  const shown = evidence.map(({ request, answer }) => `${request}\n\n${answer}`).join("\n\n");
  if (status === "failed" || (status === "undocumented" && strict)) {
    return `${open}><failure message="${xml(reason)}" type="${status}">${xml(`${where}\n\n${shown}`)}</failure></testcase>`;
  }
  if (status === "not_applicable") return `${open}><skipped message="${xml(reason)}"/></testcase>`;
  return `${open}><system-out>${xml(`${status}: ${reason}`)}</system-out></testcase>`;
}

/** Escapes the characters that have a meaning in XML 1.0, and replaces those that it forbids. */
function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\n": "&#10;",
  };
  return printableLines(text)
    .replace(/[^\x09\x0A\x0D\x20-\uD7FF\uE000-\uFFFD]/g, "\uFFFD")
    .replace(/[&<>"\n]/g, (letter) => entities[letter] ?? "");
}

const LEVELS = { failed: "error", undocumented: "note" } as const;

function sarif({ target, checks, unchecked }: Report, strict: boolean): object {
  const found = checks.flatMap((check) => {
    const { status } = check;
    return status === "failed" || status === "undocumented" ? [{ ...check, status }] : [];
  });
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "freedompay-card-link check",
            rules: checks.map(({ id, title }) => ({ id, shortDescription: { text: title } })),
          },
        },
        invocations: [
          {
            executionSuccessful: unchecked === undefined,
            ...(unchecked && { toolExecutionNotifications: [{ level: "error", message: { text: unchecked } }] }),
          },
        ],
        results: found.map(({ id, status, reason, where, evidence }) => ({
          ruleId: id,
          level: strict ? "error" : LEVELS[status],
          message: { text: `${target}: ${reason}` },
          locations: [
            {
              // Code scanning asks for a file and a line; the contract is what is broken.
              physicalLocation: { artifactLocation: { uri: "spec/openapi.yaml" }, region: { startLine: 1 } },
              logicalLocations: [{ fullyQualifiedName: where }],
            },
          ],
          properties: { evidence },
        })),
      },
    ],
  };
}
