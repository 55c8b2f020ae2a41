import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { addressProblem, makeDirectory } from "../../src/agent/socket/directory.ts";

const NOBODY = 65_534;

/** A folder of this user's with the directory of a socket in it. */
function place(): { above: string; directory: string; socket: string } {
  const above = mkdtempSync(path.join(tmpdir(), "byok-directory-"));
  onTestFinished(() => rmSync(above, { recursive: true, force: true }));
  const directory = path.join(above, "own");
  const socket = path.join(directory, "agent.sock");
  makeDirectory(socket);
  return { above, directory, socket };
}

describe("addressProblem(), which agent and client ask before they use a socket,", () => {
  test("has none with a new directory, whatever the umask", () => {
    const mask = process.umask(0);
    onTestFinished(() => void process.umask(mask));
    expect(addressProblem(place().socket)).toBeUndefined();
  });

  test.each(["0710", "0701", "0720", "0702", "0755", "0777", "1777"])(
    "refuses a directory of mode %s",
    (mode) => {
      const { directory, socket } = place();
      chmodSync(directory, mode);
      expect(addressProblem(socket)).toContain(`run chmod 700 ${directory}`);
    },
  );

  test.each([
    ["0777", "is writable for other users"],
    ["0770", "is writable for other users"],
    // As /tmp: others cannot rename what is not theirs.
    ["1777", undefined],
    ["0755", undefined],
  ])("looks at the folder above: of mode %s it %s", (mode, problem) => {
    const { above, socket } = place();
    chmodSync(above, mode);
    if (problem === undefined) expect(addressProblem(socket)).toBeUndefined();
    else expect(addressProblem(socket)).toContain(`${above} ${problem}`);
  });

  test("refuses a directory that is a link, a file, or not there", () => {
    const { above, directory } = place();
    symlinkSync(directory, path.join(above, "link"));
    writeFileSync(path.join(above, "file"), "");
    for (const name of ["link", "file", "absent"]) {
      expect(addressProblem(path.join(above, name, "agent.sock"))).toContain("is not a directory");
    }
  });

  test("looks above where a link really leads", () => {
    const { above } = place();
    const way = path.join(above, "way");
    mkdirSync(way);
    symlinkSync(above, path.join(way, "link"));
    const socket = path.join(way, "link", "own", "agent.sock");
    expect(addressProblem(socket)).toBeUndefined();
    chmodSync(above, 0o777);
    expect(addressProblem(socket)).toContain(`${above} is writable for other users`);
  });

  test.runIf(process.getuid?.() === 0)(
    "refuses what belongs to another user, at each level",
    () => {
      const whole = place();
      writeFileSync(whole.socket, "");
      chownSync(whole.socket, NOBODY, NOBODY);
      expect(addressProblem(whole.socket)).toContain(`${whole.socket} belongs to another user`);
      const inner = place();
      chownSync(inner.directory, NOBODY, NOBODY);
      expect(addressProblem(inner.socket)).toContain(`${inner.directory} belongs to another user`);
      const outer = place();
      chownSync(outer.above, NOBODY, NOBODY);
      expect(addressProblem(outer.socket)).toContain(`${outer.above} belongs to another user`);
    },
  );
});
