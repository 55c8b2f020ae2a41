import { expect, test } from "vitest";
import { unwritable } from "../../../src/cli/setup/files.ts";

test.each([
  ["ENOSPC", "Free some space there. Then run this again."],
  ["EACCES", "Make it and its folder writable for this user. Then run this again."],
])("unwritable() names the file, and what to do about %s", (code, hint) => {
  const cause = Object.assign(new Error("of the file system"), { code });
  expect(unwritable("/f", "All files are as before.", cause)).toMatchObject({
    code: "ERR_SETUP_FAILED",
    message: `/f cannot be written (${code}). All files are as before. ${hint}`,
    hint,
    cause,
  });
});
