import { expect, test } from "vitest";
import { methodOf, type MethodInput } from "../../../src/cli/login/method.ts";

const here: MethodInput = {
  deviceCode: false,
  browser: true,
  grant: "authorization_code",
  redirects: false,
  offersCode: true,
  env: { DISPLAY: ":0" },
  platform: "linux",
};

test.each<[Partial<MethodInput>, string]>([
  [{}, "browser"],
  [{ browser: false }, "address"],
  [{ deviceCode: true }, "device-code"],
  [{ grant: "device_code" }, "device-code"],
  [{ env: {} }, "device-code"],
  [{ env: {}, offersCode: false }, "address"],
  [{ env: {}, redirects: true }, "address"],
  [{ env: { DISPLAY: ":0", SSH_TTY: "/dev/pts/0" } }, "device-code"],
  [{ env: {}, platform: "darwin" }, "browser"],
])("methodOf(): with %j it is %s", (more, method) => {
  expect(methodOf({ ...here, ...more })).toBe(method);
});
