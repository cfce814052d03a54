/**
 * How each sample of docs/samples is built and run, as lines of the shell, where `$source` is the sample, `$dir` a folder
 * of its own to build in, `$here` this folder, with the stand-ins, and `$node` this Node. What it needs is asked of the
 * toolchain itself, so a library that is missing counts as much as a compiler.
 *
 * @typedef {object} Toolchain
 * @property {true} [newer] Debian 12 doesn't have it, and a newer one does
 * @property {readonly string[]} needs each must succeed; the first one prints the version
 * @property {readonly string[]} [compile]
 * @property {string} run without the arguments
 * @property {boolean} [sendsOnly] it doesn't read the answer
 * @property {readonly string[]} [tools] programs that it runs; it must refuse to send without any of them
 * @property {string} [parser] a tree-sitter grammar on npm, for machines without the toolchain
 * @property {string} [note] shown in the table
 */

const GSON = "/usr/share/java/gson.jar";
const NEWTONSOFT = "/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll";
const OCAML = ["curl", "yojson", "cryptokit", "base64", "uuidm"];

/** @type {Readonly<Record<string, Toolchain>>} by the id in docs/samples/index.mjs */
export const toolchains = {
  shell: {
    needs: ["curl --version", "jq --version", "perl -MDigest::SHA -e 1", "uuidgen --version"],
    run: 'sh "$source"',
    tools: ["curl", "jq", "perl", "uuidgen"],
  },
  javascript: { needs: ['"$node" --version'], run: '"$node" "$source"' },
  java: {
    needs: ["javac --version", `test -r ${GSON}`],
    compile: [`javac -cp ${GSON} -d "$dir" "$source"`],
    run: `java -cp "${GSON}:$dir" LinkCard`,
  },
  swift: {
    newer: true,
    needs: ["swiftc --version"],
    compile: [
      `swiftc -parse-as-library -emit-module -emit-library -static -module-name Crypto "$here/Crypto.swift" \
        -emit-module-path "$dir/Crypto.swiftmodule" -o "$dir/libCrypto.a"`,
      'swiftc -I "$dir" "$source" -L "$dir" -lCrypto -lcrypto -o "$dir/link-card"',
    ],
    run: '"$dir/link-card"',
    parser: "swift",
    note: "with test/samples/Crypto.swift in place of swift-crypto",
  },
  go: { needs: ["go version"], compile: ['go build -o "$dir/link-card" "$source"'], run: '"$dir/link-card"' },
  php: { needs: ["php --version", "php --ri curl"], run: 'php "$source"' },
  python: { needs: ["python3 --version", "python3 -c 'import requests'"], run: 'python3 "$source"' },
  http: {
    needs: ['"$node" --version'],
    run: '"$node" "$here/http.mjs" "$source"',
    sendsOnly: true,
    note: "signed by the package's command, sent byte for byte; it reads no answer",
  },
  c: {
    needs: ["cc --version", "curl-config --version"],
    compile: ['cc -Wall -Wextra -Werror -o "$dir/link-card" "$source" -lcurl -lcrypto -ljansson'],
    run: '"$dir/link-card"',
  },
  csharp: {
    needs: ["mono --version", "mcs --version", `test -r ${NEWTONSOFT}`],
    compile: [`mcs -warnaserror -r:System.Net.Http.dll -r:${NEWTONSOFT} "-out:$dir/LinkCard.exe" "$source"`],
    run: 'mono "$dir/LinkCard.exe"',
  },
  "objective-c": {
    needs: ["gcc --version", "gnustep-config --objc-flags", "gcc -x objective-c -fsyntax-only /dev/null"],
    compile: [
      `gcc $(gnustep-config --objc-flags) "$source" \
        $(gnustep-config --base-libs) -lcurl -lcrypto -o "$dir/link-card"`,
    ],
    run: '"$dir/link-card"',
  },
  ruby: { needs: ["ruby --version"], run: 'ruby -W2 "$source"' },
  ocaml: {
    needs: ["ocamlfind ocamlopt -version", `ocamlfind query ${OCAML.join(" ")}`],
    compile: [
      'cp "$source" "$dir"', // its by-products land beside the source
      `ocamlfind ocamlopt -package ${OCAML} -linkpkg "$dir/link_card.ml" -o "$dir/link_card"`,
    ],
    run: '"$dir/link_card"',
  },
  dart: {
    newer: true,
    needs: ["dart --version", "test -d /usr/share/dart/packages/crypto"],
    compile: ['dart compile exe "--packages=$here/dart-packages.json" "$source" -o "$dir/link-card"'],
    run: '"$dir/link-card"',
    parser: "dart",
  },
  r: {
    needs: ["Rscript --version", `Rscript -e "stopifnot(sapply(c('httr2', 'uuid', 'openssl'), requireNamespace))"`],
    run: 'Rscript "$source"',
  },
  typescript: {
    needs: ['"$node" --version'],
    compile: [
      `"$node" "$here/../../node_modules/typescript/bin/tsc" --strict --target es2022 --module nodenext --types node \
        --skipLibCheck --rootDir "\${source%/*}" --outDir "$dir" "$source"`,
    ],
    run: '"$node" "$dir/link-card.js"',
  },
};
