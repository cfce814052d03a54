/** The operation that the samples call first. The docs show them there. */
export const operation = "linkCard";

/**
 * The samples in the order of the vendor's own page; the last one uses this package. test/samples runs them, and the
 * docs show them.
 *
 * @type {readonly { id: string; name: string; file: string }[]} `file` is in this folder
 */
export const samples = [
  { id: "shell", name: "Shell", file: "link-card.sh" },
  { id: "javascript", name: "JavaScript", file: "link-card.mjs" },
  { id: "java", name: "Java", file: "LinkCard.java" },
  { id: "swift", name: "Swift", file: "link-card.swift" },
  { id: "go", name: "Go", file: "link-card.go" },
  { id: "php", name: "PHP", file: "link-card.php" },
  { id: "python", name: "Python", file: "link-card.py" },
  { id: "http", name: "HTTP", file: "link-card.http" },
  { id: "c", name: "C", file: "link-card.c" },
  { id: "csharp", name: "C#", file: "LinkCard.cs" },
  { id: "objective-c", name: "Objective-C", file: "link-card.m" },
  { id: "ruby", name: "Ruby", file: "link-card.rb" },
  { id: "ocaml", name: "OCaml", file: "link_card.ml" },
  { id: "dart", name: "Dart", file: "link_card.dart" },
  { id: "r", name: "R", file: "link-card.R" },
  { id: "typescript", name: "TypeScript", file: "link-card.ts" },
];

/** The two comments, in the syntax of each language: `#`, `//`, C's and OCaml's. */
const MARKED = /^ *(?:#|\/\/|\/\*|\(\*) sign and send(?: \*[/)])?\n([^]*?)^ *(?:#|\/\/|\/\*|\(\*) end(?: \*[/)])?$/gm;

/**
 * The function of a sample that signs and sends, without its indent.
 *
 * @param {string} text of the sample
 * @returns undefined unless exactly one part of it is marked
 */
export function signAndSend(text) {
  const [found, ...others] = text.matchAll(MARKED);
  const part = found?.[1]?.trimEnd();
  if (!part || others.length > 0) return undefined;
  const indent = /^ */.exec(part)?.[0] ?? "";
  return part.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}
