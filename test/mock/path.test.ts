import { expect, test } from "vitest";
import { withoutIds } from "../../src/mock/path.js";

test.each([
  ["/v5/card-api/request/status", "/v5/card-api/request/status"],
  ["/v5/status/828cf71d-a447-4a67-a149-c1df8bc197ca/log", "/v5/status/…/log"],
  ["/v5/828cf71d%2da447%2d4a67", "/v5/…"],
  ["/123456789012345/1234567890123456", "/123456789012345/…"],
  ["/v5?auth_id=1\n/a", "/v5"],
  ["/v5#828cf71d", "/v5"],
])("of the path %j a log shows %j", (path, shown) => {
  expect(withoutIds(path)).toBe(shown);
});
