import { defineConfig, type ViteUserConfig } from "vitest/config";

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

const config: ViteUserConfig = defineConfig({
  // The consumers' projects are run as such, by test/consumers/consumers.test.ts.
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/consumers/*/**"],
    // Without isolation Prism is loaded once a worker, not once a file.
    isolate: false,
    // On a busy machine a compiler takes its time; what must be prompt says so in its own test.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default config;
