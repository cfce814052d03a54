const inPage = (testEnvironment, testEnvironmentOptions) => ({
  displayName: testEnvironment,
  testEnvironment,
  testEnvironmentOptions,
  transform: { "\\.ts$": "@swc/jest" },
});
export default {
  projects: [
    // Jest's own jsdom has no fetch.
    inPage("jest-fixed-jsdom", {}),
    // The fetch of happy-dom is that of a page: by default it asks another origin before it sends a signature there.
    inPage("@happy-dom/jest-environment", { settings: { fetch: { disableSameOriginPolicy: true } } }),
  ],
};
