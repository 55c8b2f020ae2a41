import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, type TestContext } from "vitest";
import { sessionId } from "../../src/credentials/session/session-id.ts";
import type { Session } from "../../src/credentials/session/session.ts";
import { startOpenIdProvider, type OpenIdProvider } from "../credentials/oauth/provider.ts";
import { runCommand, systemEnv } from "../support/command.ts";
import { open } from "../support/promises.ts";
import { machine, type Machine } from "./machine.ts";

const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");

interface Scene {
  /** Refresh tokens are replaced at each use; one that is used twice ends the session. */
  readonly server: OpenIdProvider;
  readonly here: Machine;
  readonly before: Session | undefined;
}

/** A signed-in person on a machine and a server of the test's own, since the tests run side by side. */
async function signedIn({ onTestFinished }: TestContext): Promise<Scene> {
  const server = await startOpenIdProvider();
  onTestFinished(() => server.close());
  const here = await machine(server, onTestFinished);
  await here.signIn();
  return { server, here, before: await only(here) };
}

/** `token` in a process of its own, which is killed before it ends by itself. */
function renewal(
  { onTestFinished }: TestContext,
  here: Machine,
  preload = "",
): { kill(): void; readonly ended: Promise<unknown> } {
  const child = spawn(
    process.execPath,
    [...withPreload(preload), main, "token", "--config", here.config],
    {
      env: { ...systemEnv(here.env), ...here.env },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const ended = once(child, "close").then(([, signal]: unknown[]) => ({ signal, stdout }));
  return { kill: () => void child.kill("SIGKILL"), ended };
}

function withPreload(script: string): string[] {
  if (script === "") return [];
  const source = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { open, rename } = fs.promises;
    const die = () => process.kill(process.pid, "SIGKILL");
    const isSession = (file) => /sessions.[0-9a-f]{32}[.]json/.test(String(file)) && !/[.]lock/.test(String(file));
    ${script}
    syncBuiltinESMExports();`;
  return ["--import", `data:text/javascript,${encodeURIComponent(source)}`];
}

async function only({ sessions }: Machine): Promise<Session | undefined> {
  const [listed] = await sessions.list();
  return listed === undefined ? undefined : sessions.read(sessionId(listed.scope));
}

const KILLED = { signal: "SIGKILL", stdout: "" };

/** The next process says what is true and what to run; after that, everything works, and nothing is left behind. */
async function wantsThePerson({ server, here }: Scene): Promise<void> {
  const next = await runCommand(["token", "--config", here.config], here.env);
  expect(next).toMatchObject({ code: 1, stdout: "" });
  expect(next.stderr).toBe(
    `error: The session at ${server.issuer}/ cannot be renewed: the server no longer accepts the session (invalid_grant). Run: ${here.command} (ERR_LOGIN_REQUIRED)\n`,
  );
  await here.signIn();
  const after = await runCommand(["token", "--config", here.config], here.env);
  expect(after).toMatchObject({ code: 0, stderr: "" });
  const [listed] = await here.sessions.list();
  expect(readdirSync(here.sessions.folder)).toEqual([path.basename(listed?.file ?? "")]);
}

describe.concurrent(
  "a process that is killed in the middle of a renewal, with reuse detection on",
  { timeout: 60_000 },
  () => {
    test("after the server has replaced the refresh token, before the answer: the person has to sign in", async (context) => {
      const scene = await signedIn(context);
      const { server, here, before } = scene;
      const [replaced, held] = [open<void>(), open<void>()];
      server.beforeAnswer = () => {
        server.beforeAnswer = () => Promise.resolve();
        replaced.resolve();
        return held.promise;
      };
      const killed = renewal(context, here);
      await replaced.promise;
      killed.kill();
      expect(await killed.ended).toEqual(KILLED);
      held.resolve();
      // Nothing of the answer is there: the session is the one from before.
      expect(await only(here)).toEqual(before);
      await wantsThePerson(scene);
    });

    test.for([
      [
        "with half of the new session written",
        `fs.promises.open = async (file, ...rest) => {
         const handle = await open(file, ...rest);
         if (!isSession(file) || !String(file).endsWith(".tmp")) return handle;
         const write = handle.writeFile.bind(handle);
         handle.writeFile = async (text) => { await write(text.slice(0, text.length / 2)); die(); };
         return handle;
       };`,
      ],
      [
        "with the new session written, but not yet in place",
        `fs.promises.rename = async (from, to) => { if (isSession(to)) die(); else await rename(from, to); };`,
      ],
    ])("%s: the old one is whole, and the person has to sign in", async ([, preload], context) => {
      const scene = await signedIn(context);
      const { server, here, before } = scene;
      expect(await renewal(context, here, preload).ended).toEqual(KILLED);
      expect(server.tokenRequests).toHaveLength(1);
      expect(await only(here)).toEqual(before);
      await wantsThePerson(scene);
    });

    test("once the new session is in place: the next process goes on with it, without a request", async (context) => {
      const { server, here } = await signedIn(context);
      const preload = `fs.promises.rename = async (from, to) => { await rename(from, to); if (isSession(to)) die(); };`;
      expect(await renewal(context, here, preload).ended).toEqual(KILLED);
      const next = await runCommand(["token", "--config", here.config], here.env);
      expect(next).toMatchObject({ code: 0, stderr: "" });
      expect(next.stdout.trim()).toBe((await only(here))?.accessToken?.token);
      expect(server.tokenRequests).toHaveLength(1);
      // And its refresh token is the new one.
      expect((await runCommand(["token", "--force", "--config", here.config], here.env)).code).toBe(
        0,
      );
    });
  },
);
