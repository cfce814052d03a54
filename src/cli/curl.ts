import type { Operation } from "../../generated/contract.js";

/**
 * A command for a POSIX shell that sends a signed body. In a file of its own, since the site's workbench shows it too.
 *
 * @param header name and value of the signature
 */
export function curlOf(baseUrl: string, operation: Operation, header: string, body: string): string {
  const [contentType] = Object.keys(operation.request);
  const curl = [
    `curl --request ${operation.method} ${quoted(baseUrl + operation.path)}`,
    `--header ${quoted(`Content-Type: ${contentType}`)}`,
    `--header ${quoted(header)}`,
    `--data-raw ${quoted(body)}`,
  ];
  return curl.join(" \\\n  ");
}

/** Nothing inside single quotes means anything to the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
