/** The suite in a page: the runner calls it. */
import { runSuite } from "./suite.mjs";

globalThis.runSuite = runSuite;
