/** The command was called in a way that can't be carried out. */
export class UsageError extends Error {}

export const HELP = `Usage: npm run compat                   what changed since the last release, and whether the version says so
       npm run compat -- <old> <new>    what changed between two descriptions
       npm run compat -- --record       make this the last release, once it is published

<old> and <new> are each a file (OpenAPI, in JSON or YAML) or a git ref, whose generated/openapi.json is taken:
  npm run compat -- HEAD~3 generated/openapi.json
  npm run compat -- v0.1.0 v0.2.0

Options
  --json       print { verdict, changes } for a program to read; with <old> and <new>
  --record     write spec/released/openapi.json, after checking that spec/released/consumer.ts imports every export
  -h, --help   this text

Verdicts
  major   somebody's code or requests break
  minor   something is new, and nobody has to do anything
  patch   only what people read
  none    nothing

Exit codes
  0  the version fits, or two descriptions were compared
  1  the version, the changelog or the record doesn't fit; the message says what would
  2  usage`;
