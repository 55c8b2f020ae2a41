import { expect, test } from "vitest";
import { isPassing } from "../../../src/credentials/http/passing.ts";

test.each([
  [408, true, true],
  [429, true, true],
  [500, true, true],
  [503, true, true],
  [404, true, false],
  [410, true, false],
  [400, false, false],
  [401, false, false],
  [403, false, false],
  [499, false, false],
])("isPassing() of %i is %s for a host and %s for an authority", (status, host, authority) => {
  expect([isPassing("host", status), isPassing("authority", status)]).toEqual([host, authority]);
});

test.each(["temporarily_unavailable", "server_error", "slow_down"])(
  "isPassing() of an authority's %s is true with any status",
  (error) => {
    expect(isPassing("authority", 400, error)).toBe(true);
    expect(isPassing("authority", 400, "invalid_grant")).toBe(false);
  },
);
