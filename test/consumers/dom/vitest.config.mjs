import { defineConfig } from "vitest/config";

// The fetch of happy-dom is that of a page: by default it asks another origin before it sends a signature there.
const environmentOptions = { happyDOM: { settings: { fetch: { disableSameOriginPolicy: true } } } };
const inPage = (environment) => ({ test: { name: environment, environment, environmentOptions, globals: true } });
export default defineConfig({ test: { projects: ["jsdom", "happy-dom"].map(inPage) } });
