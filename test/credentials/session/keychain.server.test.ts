import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { useProgram } from "../../support/bundle.ts";
import { scratch } from "../scratch.ts";

const program = useProgram("src/credentials/session/file-sessions.ts");

const SCOPE = '{ server: "https://id.example", clientId: "c" }';
const SESSION =
  '{ refreshToken: "rt-s3cret", person: { username: "ada@example.com" }, signedInOn: 1, renewedOn: 1 }';

/** A program that has the sessions of a folder at hand, as a line for a shell. */
function line(folder: string, script: string): string {
  const source = `
    import { fileSessions } from ${JSON.stringify(pathToFileURL(program()).href)};
    const sessions = fileSessions({ folder: ${JSON.stringify(folder)}, login: "byok-identity login --config /p.json" });
    // As the command does: waiting for a lock does not keep a process alive.
    const awake = setInterval(() => undefined, 1000);
    const [listed] = await sessions.list();
    try { ${script} } catch (error) { console.log(error.code, error.message); }
    clearInterval(awake);`;
  return `node --input-type=module --eval '${source.replaceAll("'", "'\\''")}'`;
}

/** Runs a script in a session of a desktop: a bus of its own, and an unlocked keyring on it. */
function onDesktop(script: string): Promise<string> {
  const home = scratch();
  const runtime = path.join(home, "runtime");
  mkdirSync(runtime, { mode: 0o700 });
  const lines = `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; ${script}`;
  return run("dbus-run-session", ["--", "bash", "-c", lines], {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
  });
}

function run(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const PATH = `${path.dirname(process.execPath)}:${process.env["PATH"]}`;
    execFile(command, [...args], { env: { PATH, ...env }, timeout: 20_000 }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(error);
    });
  });
}

describe("fileSessions() with a real Secret Service", () => {
  test("another process opens what one has sealed, and nothing secret is in the file", async () => {
    const folder = path.join(scratch(), "sessions");
    const start = line(
      folder,
      `await sessions.start(${SCOPE}, "keychain", ${SESSION}); console.log("kept");`,
    );
    const read = line(folder, `console.log((await sessions.read(listed.id)).refreshToken);`);
    const renew = line(
      folder,
      `await sessions.write(listed.id, { ...${SESSION}, refreshToken: "rt-2" }); console.log("renewed");`,
    );
    const stdout = await onDesktop([start, read, renew, read].join("; "));
    expect(stdout).toBe("kept\nrt-s3cret\nrenewed\nrt-2\n");
    const [file = ""] = readdirSync(folder);
    expect(readFileSync(path.join(folder, file), "utf8")).not.toMatch(/s3cret|rt-2|ada@/);
  });

  test("without the keychain, and with another user's, the session stays closed", async () => {
    const folder = path.join(scratch(), "sessions");
    await onDesktop(line(folder, `await sessions.start(${SCOPE}, "keychain", ${SESSION});`));
    const read = line(folder, `console.log(await sessions.read(listed.id));`);
    const home = scratch();
    const alone = await run("bash", ["-c", read], { HOME: home });
    expect(alone).toMatch(
      /^ERR_FILE_UNREADABLE The OS keychain cannot be used: .*Run: byok-identity login --config \/p\.json --session-store file$/m,
    );
    // A keychain that has no key: of another user, or set up again.
    expect(await onDesktop(read)).toMatch(/^ERR_FILE_UNREADABLE .*no longer has the key/);
    rmSync(folder, { recursive: true });
  });

  test("processes that start at the same time agree on one key", async () => {
    const folder = path.join(scratch(), "sessions");
    const starts = ["a", "b", "c"].map((client) =>
      line(
        folder,
        `await sessions.start({ server: "https://id.example", clientId: "${client}" }, "keychain", ${SESSION});`,
      ),
    );
    const readAll = line(
      folder,
      `for (const { id } of await sessions.list()) console.log((await sessions.read(id)).refreshToken);`,
    );
    const stdout = await onDesktop(
      `${starts.map((each) => `${each} &`).join(" ")} wait; ${readAll}`,
    );
    expect(stdout).toBe("rt-s3cret\n".repeat(3));
  });
});
