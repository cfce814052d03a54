/** A code block of a Markdown file: the words after its fence, and its content. */
export interface Block {
  readonly language: string;
  readonly flags: readonly string[];
  readonly text: string;
}

export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", flags = "", text = ""]) => ({
      language,
      flags: flags.split(" ").filter(Boolean),
      text,
    }),
  );
}
