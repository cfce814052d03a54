import { expect, test } from "vitest";
import { type Format, formatted } from "../../src/check/formats.js";
import type { CheckResult, Report } from "../../src/check/index.js";

const evidence = [{ request: "POST /v5\nbody", response: "HTTP 200 \u0001", time: 12 }];
function found(status: CheckResult["status"], id: string = status): CheckResult {
  const told = { title: `A title with <, & and "`, reason: `It is ${status}, "so" <to> & say` };
  return { id: `linkCard.response.${id}`, where: "#/paths", status, evidence, ...told };
}

const report: Report = {
  target: "http://127.0.0.1:9",
  startedAt: "2026-01-15T12:30:45.000Z",
  duration: 1500,
  passed: false,
  counts: { passed: 1, failed: 1, undocumented: 1, not_applicable: 1 },
  checks: [found("passed"), found("failed"), found("undocumented"), found("not_applicable")],
};
const known = { ...found("passed"), id: "settling.known", title: "B: it knows", reason: "Soon." };
const plain = { strict: false, colour: false };
const broken =
  "http://127.0.0.1:9 doesn't keep the contract: 3 of 4 rules could be checked, 1 kept, 1 broken, 1 in a way that isn't documented, in 1.5 s.";

test("JSON is the report as it is", () => {
  expect(JSON.parse(formatted(report, "json", plain))).toEqual(report);
});

test("text counts the kept rules by part, and shows failures in full", () => {
  const checks = [known, ...report.checks, { ...found("passed"), reason: "Another." }];
  expect(formatted({ ...report, checks }, "text", plain)).toBe(
    `ok           B: it knows. Soon.
ok           linkCard.response (2)
n/a          linkCard.response (1)  It is not_applicable, "so" <to> & say
FAILED       It is failed, "so" <to> & say
             linkCard.response.failed: A title with <, & and ".
             spec: #/paths
             POST /v5
             body
             HTTP 200 \\u0001  (12 ms)
undocumented It is undocumented, "so" <to> & say
             linkCard.response.undocumented: A title with <, & and ".
${broken}`,
  );
});

test("Markdown is the same for a job's summary, with what would be HTML escaped", () => {
  expect(formatted({ ...report, checks: [known, ...report.checks] }, "markdown", plain)).toBe(
    `## Contract check

${broken}

- ok: B: it knows. Soon.
- ok: linkCard.response (1)
- n/a: linkCard.response (1)  It is not_applicable, "so" &lt;to> &amp; say

### FAILED: It is failed, "so" &lt;to> &amp; say

- linkCard.response.failed: A title with &lt;, &amp; and ".

\`\`\`http
spec: #/paths
POST /v5
body
HTTP 200 \\u0001  (12 ms)
\`\`\`

### undocumented: It is undocumented, "so" &lt;to> &amp; say

- linkCard.response.undocumented: A title with &lt;, &amp; and ".`,
  );
});

test("28 failures with one cause are one entry, with one exchange", () => {
  const many = Array.from({ length: 26 }, (_, at) => found("failed", `rule${at}`));
  const others = ["tls", "requestStatus.body.card.type"].map((id) => ({ ...found("failed"), id }));
  const failing = { ...report, checks: [...many, ...others] };
  const lines = formatted(failing, "text", plain).split("\n");
  expect(lines).toHaveLength(9);
  expect(lines[1]).toMatch(/^ {13}linkCard\.response \(26\): rule0, rule1, .*, rule25$/);
  expect(lines.slice(2, 4)).toEqual([`${" ".repeat(13)}tls`, `${" ".repeat(13)}requestStatus.body (1): card.type`]);
  expect(formatted(failing, "markdown", plain).match(/^POST \/v5$/gm)).toHaveLength(1);
  expect(formatted(failing, "junit", plain).match(/POST \/v5/g)).toHaveLength(1);
  expect(formatted(failing, "junit", plain).match(/<failure message="It is failed/g)).toHaveLength(28);
});

test.each<[passed: number, not_applicable: number, string, unchecked?: string]>([
  [76, 0, "keeps the contract: all 76 rules were checked and kept, in 1.5 s."],
  [33, 43, "33 of 76 rules could be checked, all 33 kept, in 1.5 s."],
  [33, 43, "can't be checked: ECONNREFUSED.", "ECONNREFUSED"],
])("of %i kept and %i unchecked rules a report concludes: %s", (passed, not_applicable, says, unchecked) => {
  const counts = { passed, failed: 0, undocumented: 0, not_applicable };
  const whole = { ...report, checks: [], counts, ...(unchecked && { unchecked }) };
  expect(formatted(whole, "text", plain)).toBe(`http://127.0.0.1:9 ${says}`);
});

test("JUnit is this document, to the letter", () => {
  const name = (status: string) => `A title with &#60;, &#38; and &#34; (linkCard.response.${status})`;
  const open = (status: string) => `    <testcase classname="linkCard.response" name="${name(status)}" time="0.012">`;
  const reason = (status: string) => `It is ${status}, &#34;so&#34; &#60;to&#62; &#38; say`;
  const shown = "#/paths&#10;&#10;POST /v5&#10;body&#10;&#10;HTTP 200 \\u0001";
  expect(formatted(report, "junit", plain)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="freedompay-card-link check http://127.0.0.1:9" tests="4" failures="1" skipped="1" time="1.5" timestamp="2026-01-15T12:30:45.000">
${open("passed")}<system-out>passed: ${reason("passed")}</system-out></testcase>
${open("failed")}<failure message="${reason("failed")}" type="failed">${shown}</failure></testcase>
${open("undocumented")}<system-out>undocumented: ${reason("undocumented")}</system-out></testcase>
${open("not_applicable")}<skipped message="${reason("not_applicable")}"/></testcase>
  </testsuite>
</testsuites>`);
  const strict = formatted({ ...report, unchecked: "A & B" }, "junit", { ...plain, strict: true });
  expect(strict).toContain(`<failure message="${reason("undocumented")}" type="undocumented">`);
  expect(strict).toContain(
    'tests="5" failures="3" skipped="1" time="1.5" timestamp="2026-01-15T12:30:45.000">\n' +
      '    <testcase classname="target" name="can be checked"><failure message="A &#38; B"/></testcase>\n',
  );
});

test("JUnit adds up the time of several exchanges and shows each of them", () => {
  const two = ["A", "C"].map((request) => ({ request, response: `${request}2`, time: 750 }));
  const xml = formatted({ ...report, checks: [{ ...found("failed"), evidence: two }] }, "junit", plain);
  expect(xml).toContain('time="1.5"><failure');
  expect(xml).toContain("A&#10;&#10;A2&#10;&#10;C&#10;&#10;C2");
});

const HOSTILE = "a\x1b[2J\x9b31m\u202e\u2066\u200f\u2028\r\n::error::x\n ##vso[task.complete]y ##[error]z\n```";

test.each<Format>(["text", "json", "junit", "markdown"])(
  "%s gives a terminal and CI nothing to act on, and colours if asked",
  (format) => {
    const shown = [{ request: HOSTILE, response: HOSTILE, time: 1 }];
    const hostile = (["failed", "undocumented", "not_applicable"] as const).map((status) => {
      return { id: `a.${HOSTILE}`, title: HOSTILE, where: HOSTILE, status, reason: HOSTILE, evidence: shown };
    });
    for (const unchecked of [{ unchecked: HOSTILE }, {}]) {
      const text = formatted({ ...report, target: HOSTILE, ...unchecked, checks: hostile }, format, plain);
      // JUnit writes U+FFFD, and so does the text.
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      for (const line of text.split(/\r?\n|&#10;/)) expect(line).not.toMatch(/^\s*::|##\w*\[/);
    }
    const coloured = formatted(report, format, { ...plain, colour: true });
    expect(coloured.includes("\u001b[31mFAILED")).toBe(format === "text");
  },
);
