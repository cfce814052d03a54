import "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The published site: its folder, and the name of the version in it. */
    site: { folder: string; version: string };
  }
}
