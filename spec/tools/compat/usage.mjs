/** The command line has an error. Exit code 2. */
export class UsageError extends Error {}

export const HELP = `Usage: npm run compat                   show changes since the last release and check the version
       npm run compat -- <old> <new>    show changes between two OpenAPI documents
       npm run compat -- --record       record the contract as the last release, after publishing it

<old> and <new> are OpenAPI files (JSON or YAML) or git refs; of a ref the command reads generated/openapi.json:
  npm run compat -- HEAD~3 generated/openapi.json
  npm run compat -- v0.1.0 v0.2.0

Options
  --json       print { verdict, changes } as JSON; only with <old> and <new>
  --record     write spec/released/openapi.json, after checking that spec/released/consumer.ts imports every export
  -h, --help   this text

Verdicts
  major   code or requests of users may break
  minor   additions; users don't have to change anything
  patch   only documentation changed
  none    nothing changed

Exit codes
  0  the version is high enough, or two documents were compared
  1  the version, the changelog or the record needs a change; the message says which
  2  the command line has an error`;
