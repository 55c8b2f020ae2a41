import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { send } from "../testing/support.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
type Child = ChildProcessByStdio<null, Readable, Readable>;
const children: Child[] = [];

afterEach(async () => {
  // As a user ends them, so that they clear away what they have written.
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = once(child, "exit");
    child.kill();
    await exited;
  }
});

function start(...args: string[]): Child {
  const child = spawn(process.execPath, [main, "mock", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  return child;
}

async function listening(child: Child): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, "line")) as [string];
  const url = /^Listening: (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  if (url === undefined) throw new Error(`unexpected first line: ${line}`);
  return url;
}

async function ended(child: Child): Promise<{ code: number | null; out: string; err: string }> {
  const closed = once(child, "close");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode, out, err };
}

describe("byok-identity mock", () => {
  test("identity --help names every source of GET /environment", async () => {
    const { out } = await ended(start("identity", "--help"));
    const reply = await send(`${await listening(start("identity"))}/environment`);
    const [, names = ""] = /must be one of (.*)\./.exec(JSON.stringify(reply.json)) ?? [];
    expect(names.split(", ").length).toBeGreaterThan(8);
    expect(names.split(", ").filter((name) => !out.includes(name))).toEqual([]);
  });

  test("identity and model verify each other's tokens across processes", async () => {
    const identity = await listening(start("identity"));
    const model = await listening(
      start("model", "--config", JSON.stringify({ identityUrl: identity })),
    );
    const at = `${identity}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=r`;
    const token = (await send(at, { headers: { metadata: "true" } })).json?.["access_token"];
    const ask = async (credential: unknown): Promise<number> => {
      const reply = await send(`${model}/v1/responses`, {
        method: "POST",
        headers: { authorization: `Bearer ${String(credential)}` },
        body: '{"model":"m","input":"hi"}',
      });
      return reply.status;
    };
    expect([await ask(token), await ask("made-up")]).toEqual([200, 401]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("ends with 0 on %s", async (signal) => {
    const child = start("identity");
    await listening(child);
    child.kill(signal);
    expect((await ended(child)).code).toBe(0);
  });

  test("ends with 0 on POST /stop", async () => {
    const child = start("model");
    const url = await listening(child);
    await send(`${url}/stop`, { method: "POST" });
    expect((await ended(child)).code).toBe(0);
  });

  test("--tls lets GET /environment lead to a source over TLS", async () => {
    const url = await listening(start("identity", "--tls"));
    const { json } = await send(`${url}/environment?source=service-fabric`);
    expect(json).toMatchObject({
      IDENTITY_ENDPOINT: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\//) as string,
      NODE_EXTRA_CA_CERTS: expect.stringMatching(/\.pem$/) as string,
    });
  });

  test.each([
    [["identity", "--config", '{"lifetme":1}'], /lifetme: is not a knob; did you mean lifetime\?/],
    [["model", "--config", "{"], /not JSON/],
    [["model", "--config", "[]"], /JSON object/],
    [["model", "--port", "x"], /0 to 65535/],
    [["model", "--port", "65536"], /0 to 65535/],
    [["model", "--tls"], /unknown option/],
    [["nothing"], /unknown command/],
    [[], /Usage:/],
  ])("%j is a usage error: 2, told on stderr, nothing on stdout", async (args, message) => {
    const { code, out, err } = await ended(start(...args));
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });

  test("a port that is taken is a usage error", async () => {
    const { port } = new URL(await listening(start("model")));
    const { code, err } = await ended(start("model", "--port", port));
    expect(code).toBe(2);
    expect(err).toContain(`Port ${port}`);
  });

  test("--help goes to stdout with 0", async () => {
    const { code, out } = await ended(start("model", "--help"));
    expect(code).toBe(0);
    expect(out).toContain("Listening: http://127.0.0.1:PORT");
  });
});
