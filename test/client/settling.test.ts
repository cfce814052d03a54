/** The rule by which `settle` decides, without any network. */
import { expect, test } from "vitest";
import { settling } from "../../src/client/settling.js";
import type { Reading } from "../../src/contract/reading.js";

/** Odd is a contradiction. */
const READINGS: Readonly<Record<string, Reading | undefined>> = {
  success: "success",
  process: "in_process",
  error: "error",
  odd: "contradictory",
  none: undefined,
};

/** What the rule says to the steps of a text such as `1 error, 2.5 sent process`, at these seconds. */
function ruling(settleAfter: number, steps: string): { rejectedAt: string | undefined; mustSend: boolean } {
  const rule = settling(settleAfter * 1000, 0);
  let [rejectedAt, last]: [string | undefined, number] = [undefined, 0];
  for (const step of steps.split(", ").filter(Boolean)) {
    const [, seconds = "", sent, word = ""] = /^([\d.]+) (sent )?(\w+)$/.exec(step) ?? [];
    last = Number(seconds) * 1000;
    if (!Object.hasOwn(READINGS, word)) throw new Error(`There is no reading "${word}" in: ${step}`);
    if (sent) rule.sent(READINGS[word], last);
    else if (rule.asked(READINGS[word], last)) rejectedAt ??= seconds;
  }
  return { rejectedAt, mustSend: rule.mustSend(last) };
}

test.each<[what: string, steps: string, rejectedAt: string | undefined]>([
  ["four errors over the whole time", "0 process, 1 error, 21 error, 41 error, 61 error", "61"],
  ["four errors over less", "0 process, 1 error, 21 error, 41 error, 60.999 error", undefined],
  ["three errors over more", "0 process, 1 error, 41 error, 91 error", undefined],
  ["errors after one to the call itself", "0 sent error, 0 error, 20 error, 40 error, 60 error", "60"],
  ["errors after the call is in process", "0 sent process, 0 error, 20 error, 40 error, 60 error", "60"],
  ["errors before the link is known", "0 error, 20 error, 40 error, 60 error, 80 error, 100 error", undefined],
  ["errors that were counted before it is known", "0 error, 20 error, 40 sent error, 60 error, 80 error", undefined],
  ["errors after a call that was lost", "0 sent none, 0 error, 20 error, 40 error, 60 error", undefined],
  ["errors after an odd call", "0 sent odd, 0 error, 20 error, 60 error, 80 error", undefined],
  ["a process between", "0 process, 1 error, 21 error, 41 error, 51 process, 61 error, 71 error, 81 error", undefined],
  ["four errors after it", "0 process, 1 error, 51 process, 61 error, 71 error, 81 error, 121 error", "121"],
  ["what is none or odd between", "0 process, 1 error, 21 error, 31 none, 32 odd, 41 error, 61 error", "61"],
  ["what is none or odd alone", "0 process, 1 odd, 21 none, 41 odd, 91 none", undefined],
  ["a call made again between", "0 process, 1 error, 21 sent none, 22 error, 41 error, 61 error", "61"],
])("%s (%s): rejected at second %s", (_what, steps, rejectedAt) => {
  expect(ruling(60, steps).rejectedAt).toBe(rejectedAt);
});

test("with settleAfter 0, for tests, one error is enough, though not before the link is known", () => {
  expect(ruling(0, "0 process, 0 error").rejectedAt).toBe("0");
  expect(ruling(0, "0 sent error, 0 error").rejectedAt).toBe("0");
  expect(ruling(0, "0 error, 1 error, 2 error, 3 error").rejectedAt).toBeUndefined();
});

test.each<[what: string, settleAfter: number, steps: string, mustSend: boolean]>([
  ["three polls in ten seconds", 60, "0 error, 5 error, 10 error", true],
  ["three without any response", 60, "0 none, 5 none, 10 none", true],
  ["three contradictions", 60, "0 odd, 5 odd, 10 odd", true],
  ["three in less than ten seconds", 60, "0 error, 5 error, 9.999 error", false],
  ["two in more", 60, "0 error, 20 error", false],
  ["no poll at all", 0, "", false],
  ["three in less, where settleAfter is as short", 4, "0 error, 2 error, 4 error", true],
  ["three in less than that", 4, "0 error, 2 error, 3.999 error", false],
  ["three at once in a test", 0, "0 error, 0 error, 0 error", true],
  ["three of a link in process", 60, "0 process, 20 error, 40 none, 60 none", false],
  ["three of a link to which the call got an error", 60, "0 sent error, 20 error, 40 none, 60 none", false],
  ["three since a lost call", 60, "0 none, 5 none, 11 sent none, 14 error, 17 error, 21 error", true],
  ["three in less than ten seconds since then", 60, "11 sent none, 14 error, 17 error, 20.9 error", false],
  ["two since then", 60, "0 error, 1 error, 11 sent none, 14 error, 30 error", false],
])("after %s (settleAfter %i: %s) the call is made again: %s", (_what, settleAfter, steps, mustSend) => {
  expect(ruling(settleAfter, steps).mustSend).toBe(mustSend);
});
