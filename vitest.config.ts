import { defineConfig, type ViteUserConfigFnObject } from "vitest/config";

// Node 20 has no Map.groupBy, and without it vitest 5 can't say why a test failed.
Object.assign(Map, {
  groupBy:
    "groupBy" in Map
      ? Map.groupBy
      : <Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> => {
          const groups = new Map<Key, Item[]>();
          for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
          return groups;
        },
});

const tests = {
  // The consumers' projects are run as such, by test/consumers/consumers.test.ts.
  include: ["test/**/*.test.ts"],
  exclude: ["test/consumers/*/**", "test/packed/**"],
  // Without isolation Prism is loaded once a worker, not once a file.
  isolate: false,
};
/** In a browser, on what `npm run docs` built; one file after the other, since the time to the first paint is taken. */
const docs = { include: ["test/docs/*.test.mjs"], fileParallelism: false };

/** The tarball as teams install it; what they would fetch is fetched, so the registry must be reachable. */
const packed = { include: ["test/packed/*.test.ts"], globalSetup: "test/packed/setup.ts" };

const config: ViteUserConfigFnObject = defineConfig(({ mode }) => ({
  // On a busy machine a compiler takes its time; what must be prompt says so in its own test.
  test: { ...({ docs, packed }[mode] ?? tests), testTimeout: 60_000, hookTimeout: 60_000 },
}));

export default config;
