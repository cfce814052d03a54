/**
 * How each sample of docs/samples is built and run. What it needs is asked of the toolchain itself, so a library
 * that is missing counts as much as a compiler. Paths are in the words of the place where the command runs.
 */

import { dirname } from "node:path";

/**
 * @typedef {object} Place
 * @property {string} source the sample
 * @property {string} dir a folder of its own, to build in
 * @property {string} here this folder, with the stand-ins
 *
 * @typedef {readonly string[]} Command
 *
 * @typedef {object} Toolchain
 * @property {"node" | "debian" | "newer"} from who brings it: Node and this package, Debian 12, or a newer Debian
 * @property {readonly Command[]} needs each must succeed; the first one prints the version
 * @property {(place: Place) => readonly Command[]} [compile]
 * @property {(place: Place) => Command} run without the arguments
 * @property {boolean} [sendsOnly] it doesn't read the answer
 * @property {readonly string[]} [tools] programs that it runs; it must refuse to send without any of them
 * @property {string} [parser] a tree-sitter grammar on npm, for machines without the toolchain
 * @property {string} [note] shown in the table
 */

const { execPath: node } = process;
const GSON = "/usr/share/java/gson.jar";
const NEWTONSOFT = "/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll";
const OCAML = "curl,yojson,cryptokit,base64,uuidm";

/** @type {Readonly<Record<string, Toolchain>>} by the id in docs/samples/index.mjs */
export const toolchains = {
  shell: {
    from: "debian",
    needs: [
      ["curl", "--version"],
      ["jq", "--version"],
      ["perl", "-MDigest::SHA", "-e", "1"],
      ["uuidgen", "--version"],
    ],
    run: ({ source }) => ["sh", source],
    tools: ["curl", "jq", "perl", "uuidgen"],
  },
  javascript: { from: "node", needs: [[node, "--version"]], run: ({ source }) => [node, source] },
  java: {
    from: "debian",
    needs: [
      ["javac", "--version"],
      ["test", "-r", GSON],
    ],
    compile: ({ source, dir }) => [["javac", "-cp", GSON, "-d", dir, source]],
    run: ({ dir }) => ["java", "-cp", `${GSON}:${dir}`, "LinkCard"],
  },
  swift: {
    from: "newer",
    needs: [["swiftc", "--version"]],
    compile: ({ source, dir, here }) => [
      [
        "swiftc",
        "-parse-as-library",
        "-emit-module",
        "-emit-library",
        "-static",
        "-module-name",
        "Crypto",
        `${here}/Crypto.swift`,
        "-emit-module-path",
        `${dir}/Crypto.swiftmodule`,
        "-o",
        `${dir}/libCrypto.a`,
      ],
      ["swiftc", "-I", dir, source, "-L", dir, "-lCrypto", "-lcrypto", "-o", `${dir}/link-card`],
    ],
    run: ({ dir }) => [`${dir}/link-card`],
    parser: "swift",
    note: "with test/samples/Crypto.swift in place of swift-crypto",
  },
  go: {
    from: "debian",
    needs: [["go", "version"]],
    compile: ({ source, dir }) => [["go", "build", "-o", `${dir}/link-card`, source]],
    run: ({ dir }) => [`${dir}/link-card`],
  },
  php: {
    from: "debian",
    needs: [
      ["php", "--version"],
      ["php", "--ri", "curl"],
    ],
    run: ({ source }) => ["php", source],
  },
  python: {
    from: "debian",
    needs: [
      ["python3", "--version"],
      ["python3", "-c", "import requests"],
    ],
    run: ({ source }) => ["python3", source],
  },
  http: {
    from: "node",
    needs: [[node, "--version"]],
    run: ({ source, here }) => [node, `${here}/http.mjs`, source],
    sendsOnly: true,
    note: "signed by the package's command, sent byte for byte; it reads no answer",
  },
  c: {
    from: "debian",
    needs: [
      ["cc", "--version"],
      ["curl-config", "--version"],
    ],
    compile: ({ source, dir }) => [
      ["cc", "-Wall", "-Wextra", "-Werror", "-o", `${dir}/link-card`, source, "-lcurl", "-lcrypto", "-ljansson"],
    ],
    run: ({ dir }) => [`${dir}/link-card`],
  },
  csharp: {
    from: "debian",
    needs: [
      ["mono", "--version"],
      ["mcs", "--version"],
      ["test", "-r", NEWTONSOFT],
    ],
    compile: ({ source, dir }) => [
      ["mcs", "-warnaserror", "-r:System.Net.Http.dll", `-r:${NEWTONSOFT}`, `-out:${dir}/LinkCard.exe`, source],
    ],
    run: ({ dir }) => ["mono", `${dir}/LinkCard.exe`],
  },
  "objective-c": {
    from: "debian",
    needs: [
      ["gcc", "--version"],
      ["gnustep-config", "--objc-flags"],
      ["gcc", "-x", "objective-c", "-fsyntax-only", "/dev/null"],
    ],
    compile: ({ source, dir }) => [
      [
        "sh",
        "-c",
        'exec gcc $(gnustep-config --objc-flags) "$1" $(gnustep-config --base-libs) -lcurl -lcrypto -o "$2"',
        "sh",
        source,
        `${dir}/link-card`,
      ],
    ],
    run: ({ dir }) => [`${dir}/link-card`],
  },
  ruby: { from: "debian", needs: [["ruby", "--version"]], run: ({ source }) => ["ruby", "-W2", source] },
  ocaml: {
    from: "debian",
    needs: [
      ["ocamlfind", "ocamlopt", "-version"],
      ["ocamlfind", "query", ...OCAML.split(",")],
    ],
    compile: ({ source, dir }) => [
      ["cp", source, dir], // its by-products land beside the source
      ["ocamlfind", "ocamlopt", "-package", OCAML, "-linkpkg", `${dir}/link_card.ml`, "-o", `${dir}/link_card`],
    ],
    run: ({ dir }) => [`${dir}/link_card`],
  },
  dart: {
    from: "newer",
    needs: [
      ["dart", "--version"],
      ["test", "-d", "/usr/share/dart/packages/crypto"],
    ],
    compile: ({ source, dir, here }) => [
      ["dart", "compile", "exe", `--packages=${here}/dart-packages.json`, source, "-o", `${dir}/link-card`],
    ],
    run: ({ dir }) => [`${dir}/link-card`],
    parser: "dart",
  },
  r: {
    from: "debian",
    needs: [
      ["Rscript", "--version"],
      ["Rscript", "-e", "stopifnot(sapply(c('httr2', 'uuid', 'openssl'), requireNamespace))"],
    ],
    run: ({ source }) => ["Rscript", source],
  },
  typescript: {
    from: "node",
    needs: [[node, "--version"]],
    compile: ({ source, dir, here }) => [
      [
        node,
        `${here}/../../node_modules/typescript/bin/tsc`,
        ..."--strict --target es2022 --module nodenext --types node --skipLibCheck".split(" "),
        "--rootDir",
        dirname(source),
        "--outDir",
        dir,
        source,
      ],
    ],
    run: ({ dir }) => [node, `${dir}/link-card.js`],
  },
};
