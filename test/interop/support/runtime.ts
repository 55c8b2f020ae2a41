import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  approveAll,
  CopilotClient,
  CopilotRequestHandler,
  RuntimeConnection,
  type CopilotClientOptions,
  type CopilotRequestContext,
  type CopilotSession,
  type SessionConfig,
} from "@github/copilot-sdk";
import type { CopilotRequests } from "byok-identity/copilot";
import { afterAll, afterEach, beforeAll } from "vitest";

/** The runtime that the SDK brings, and the newest CLI as one. */
export const runtimes = ["of the SDK", "of the CLI"] as const;

const defaults = { model: "gpt-4.1", onPermissionRequest: approveAll };

export interface Runtime {
  readonly client: CopilotClient;
  session(config: Partial<SessionConfig>): Promise<CopilotSession>;
  resume(sessionId: string, config: Partial<SessionConfig>): Promise<CopilotSession>;
}

/** A Copilot runtime with a home of its own, offline, for one test file or block. */
export function copilotRuntime(
  which: (typeof runtimes)[number],
  options: Partial<CopilotClientOptions> = {},
): Runtime {
  const home = mkdtempSync(path.join(tmpdir(), "byok-identity-copilot-"));
  const open: CopilotSession[] = [];
  let client: CopilotClient;

  beforeAll(async () => {
    client = new CopilotClient({
      ...(which === "of the CLI"
        ? { connection: RuntimeConnection.forStdio({ path: cli() }) }
        : {}),
      env: environment(home),
      baseDirectory: home,
      workingDirectory: home,
      useLoggedInUser: false,
      logLevel: "error",
      ...options,
    });
    await client.start();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((session) => session.disconnect()));
  });
  afterAll(async () => {
    const errors = await client.stop();
    rmSync(home, { recursive: true, force: true });
    if (errors.length > 0) throw new AggregateError(errors, "The runtime did not end well.");
  });

  async function opened(session: Promise<CopilotSession>): Promise<CopilotSession> {
    open.push(await session);
    return session;
  }

  return {
    get client() {
      return client;
    },
    session: (config) => opened(client.createSession({ ...defaults, ...config })),
    resume: (sessionId, config) =>
      opened(client.resumeSession(sessionId, { ...defaults, ...config })),
  };
}

/** The request handler of a client whose requests are sent from this process. */
export function handlerOf(requests: CopilotRequests): CopilotRequestHandler {
  class Handler extends CopilotRequestHandler {
    protected override sendRequest(request: Request, { signal }: CopilotRequestContext) {
      return requests.fetch(request, { signal });
    }
  }
  return new Handler();
}

function cli(): string {
  return createRequire(import.meta.url).resolve(
    `@github/copilot-${process.platform}-${process.arch}`,
  );
}

/** The CLI insists on a provider of its own to start offline; no test uses it. */
export function environment(home: string): Record<string, string> {
  const passed = ["PATH", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(passed),
    HOME: home,
    COPILOT_HOME: home,
    XDG_CACHE_HOME: home,
    COPILOT_OFFLINE: "true",
    COPILOT_MODEL: "gpt-4.1",
    COPILOT_PROVIDER_BASE_URL: "http://127.0.0.1:9/v1",
    COPILOT_PROVIDER_API_KEY: "unused",
  };
}

/** One turn; its answer. */
export async function say(session: CopilotSession, prompt = "Hello"): Promise<string | undefined> {
  return (await session.sendAndWait({ prompt }, 30_000))?.data.content;
}
