import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { useProgram } from "../support/bundle.ts";

const library = useProgram("src/index.ts");

const PRELUDE = `
  const identity = { kind: "test" };
  const hung = () => new Promise(() => undefined);
  const say = (text) => console.log(text);
  const saying = (promise) => promise.then(({ token }) => say(token), (error) => say(error.message));
  /** Answers once, with a token in the given phase, and then as \`after\` does. */
  const once = (token, after) => {
    let asked = false;
    return (request) => {
      if (asked) return after(request);
      asked = true;
      return Promise.resolve(token);
    };
  };
  const ahead = { token: "ahead", expiresOn: Date.now() + 3_600_000, refreshOn: Date.now() - 1 };
  const due = { token: "due", expiresOn: Date.now() + 240_000 };
  const brief = { token: "brief", expiresOn: Date.now() + 500 };
`;

/** What a process that runs this says before it ends by itself, and how: code 13 is an await that never settled. */
async function run(script: string): Promise<{ said: string[]; code: number }> {
  const bundle = pathToFileURL(library()).href;
  const source = `import { cached, createProviderAuth, retried, timed } from ${JSON.stringify(bundle)};${PRELUDE}${script}`;
  const args = ["--input-type=module", "--unhandled-rejections=strict", "--eval", source];
  const ended = promisify(execFile)(process.execPath, args, { timeout: 15_000 });
  const { stdout, code } = await ended.then(
    (result) => ({ ...result, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  );
  return { said: stdout.split("\n").filter((line) => line !== ""), code };
}

describe("a process", () => {
  it.each([
    ["hangs", "hung"],
    ["has a time limit", "timed(hung, 60_000)"],
    ["has a budget", "retried(hung, { budget: 60_000 })"],
    ["pauses between tries", "retried(timed(hung, 10), { budget: 60_000, firstPause: 120_000 })"],
  ])("is not kept alive by a renewal in the background whose source %s", async (_, source) => {
    const result = await run(`
      const get = cached(once(ahead, ${source}), { identity });
      await get();
      say((await get()).token);
    `);
    expect(result).toEqual({ said: ["ahead"], code: 0 });
  });

  it.each([
    ["has a time limit", "timed(hung, 300)", "No answer within 300 ms."],
    ["has a budget", "retried(hung, { budget: 300 })", "No token within 300 ms."],
    [
      "pauses between tries",
      "retried(timed(hung, 10), { budget: 300, firstPause: 100 })",
      "No answer within 10 ms.",
    ],
  ])("is kept alive by a caller who waits for a source that %s", async (_, source, said) => {
    const result = await run(`
      const get = cached(${source}, { identity });
      try {
        await get();
      } catch (error) {
        say(error.message.split(";")[0]);
      }
    `);
    expect(result.code).toBe(0);
    expect([[said], ["No token within 300 ms"]]).toContainEqual(result.said);
  });

  it("is kept alive by a caller inside the buffer, for as long as its patience", async () => {
    const result = await run(`
      const { setTimeout: real } = globalThis;
      globalThis.setTimeout = (end, milliseconds) => real(end, milliseconds / 20);
      const get = cached(once(due, hung), { identity });
      await get();
      const started = performance.now();
      say((await get()).token);
      say(performance.now() - started >= 5_000 / 20 - 5);
    `);
    expect(result).toEqual({ said: ["due", "true"], code: 0 });
  });

  it("is kept alive by a caller who was refused the token that is being renewed in the background", async () => {
    const result = await run(`
      const get = cached(once(ahead, timed(hung, 300)), { identity });
      await get();
      await get();
      await saying(get({ rejected: ahead }));
    `);
    expect(result).toEqual({ said: ["No answer within 300 ms."], code: 0 });
  });

  it("is kept alive by a caller who waits past the token's expiry", async () => {
    const result = await run(`
      const get = cached(once(brief, timed(hung, 1_000)), { identity });
      await get();
      await saying(get());
    `);
    expect(result).toEqual({ said: ["No answer within 1000 ms."], code: 0 });
  });

  it("is kept alive by a caller who waits for a callback that never settles", async () => {
    const result = await run(`
      const config = { baseUrl: "https://models.example/v1", bearerTokenProvider: hung };
      await saying(createProviderAuth(config, { acquireTimeout: 300 }).getToken());
    `);
    expect(result.code).toBe(0);
    expect(result.said.join()).toContain("bearerTokenProvider did not answer within 300 ms.");
  });

  it("is not kept alive once every caller has left", async () => {
    const result = await run(`
      const get = cached(hung, { identity });
      const controller = new AbortController();
      const left = [1, 2].map(() => saying(get({ signal: controller.signal })));
      setTimeout(() => controller.abort(new Error("left")), 50);
      await Promise.all(left);
    `);
    expect(result).toEqual({ said: ["left", "left"], code: 0 });
  });

  it("is kept alive while one of several callers stays", async () => {
    const result = await run(`
      const get = cached(timed(hung, 300), { identity });
      const controller = new AbortController();
      const waits = [saying(get({ signal: controller.signal })), saying(get())];
      setTimeout(() => controller.abort(new Error("left")), 50);
      await Promise.all(waits);
    `);
    expect(result).toEqual({ said: ["left", "No answer within 300 ms."], code: 0 });
  });

  it("survives a background renewal that fails, and one that fails after everybody has left", async () => {
    const result = await run(`
      const failing = () => new Promise((_, reject) => setTimeout(reject, 50, new Error("down")));
      const behind = cached(once(ahead, failing), { identity });
      await behind();
      say((await behind()).token);
      const cold = cached(failing, { identity });
      await saying(cold({ signal: AbortSignal.timeout(10) }).catch(() => Promise.reject(new Error("left"))));
      setTimeout(say, 200, "alive");
    `);
    expect(result).toEqual({ said: ["ahead", "left", "alive"], code: 0 });
  });
});
