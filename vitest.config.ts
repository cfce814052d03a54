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

const config: ViteUserConfigFnObject = defineConfig(({ mode }) => ({
  test:
    mode === "docs"
      ? // In a browser, on what `npm run docs` built: `npm run test:docs`.
        { include: ["test/docs/*.test.mjs"], fileParallelism: false }
      : // The consumers' projects are run as such, by test/consumers/consumers.test.ts.
        { include: ["test/**/*.test.ts"], exclude: ["test/consumers/*/**"] },
}));

export default config;
