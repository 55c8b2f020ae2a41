import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";
import { afterAll, beforeEach, expect, onTestFinished } from "vitest";
import type {
  AccessToken,
  ProviderAuthOptions,
  ProviderAuthStatus,
  ProviderConfig,
  TokenRequest,
} from "../../../../src/index.ts";
import type { MockIdentity, MockIdentityOptions } from "../../../../src/testing/index.ts";
import { systemEnv } from "../../../support/command.ts";
import { mockIdentity } from "../../../support/mocks.ts";

export const tenantId = "72f988bf-0000-4000-8000-000000000001";
export const clientId = "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a01";
export const RESOURCE = "https://cognitiveservices.azure.com";

type Block = Pick<ProviderConfig, "servicePrincipal" | "defaultAzureCredential">;

/** An error as it left the process, with all that a log of it would show. */
interface Failed {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly transient: boolean;
  readonly status?: number;
  readonly retryAfter?: number;
  readonly shown: string;
}

interface Outcome {
  readonly token?: AccessToken;
  readonly error?: Failed;
  readonly status?: ProviderAuthStatus;
}

/** The library in a process of its own. */
export interface Client {
  readonly ask: (
    block: Block,
    request?: TokenRequest,
    options?: ProviderAuthOptions,
  ) => Promise<Outcome>;
  /** The token, which there has to be. */
  readonly token: (block: Block, request?: TokenRequest) => Promise<AccessToken>;
  /** The error, which there has to be. */
  readonly error: (block: Block, options?: ProviderAuthOptions) => Promise<Failed>;
}

const worker = path.join(import.meta.dirname, "worker.mjs");

/**
 * Node reads the authorities it trusts when it starts, and `@azure/identity` its variables: each client is a process
 * with nothing but the variables given, and those that Windows itself needs.
 */
export function startClient(env: Record<string, string>): Client {
  const child = startWorker(env);
  onTestFinished(() => ended(child));
  return clientOf(child);
}

/**
 * One process for all tests of a file. Each test has providers of its own, with tokens that they share with each other
 * only. For what keeps nothing else in the process; `@azure/identity` does.
 */
export function sharedClient(env: Record<string, string>): Client {
  const child = startWorker(env);
  beforeEach(() => void child.send({ forget: true }));
  afterAll(() => ended(child));
  return clientOf(child);
}

function startWorker(env: Record<string, string>): ChildProcess {
  const { PATH: _path, ...system } = systemEnv();
  return fork(worker, {
    env: { ...system, ...env },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

function clientOf(child: ChildProcess): Client {
  const waiting: ((outcome: Outcome) => void)[] = [];
  child.on("message", ({ id, ...outcome }: Outcome & { id: number }) => waiting[id]?.(outcome));

  const ask: Client["ask"] = (block, request, options) =>
    new Promise((resolve) => {
      const id = waiting.push(resolve) - 1;
      child.send({
        id,
        config: { baseUrl: "https://models.example/v1", ...block },
        request,
        options,
      });
    });

  return {
    ask,
    async token(block, request) {
      const { token, error } = await ask(block, request);
      expect(error?.shown).toBeUndefined();
      return token as AccessToken;
    },
    async error(block, options) {
      const { error } = await ask(block, undefined, options);
      expect(error).toBeDefined();
      return error as Failed;
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

export interface Authority {
  readonly identity: MockIdentity;
  /** Origin of the authority. */
  readonly url: string;
  /** What makes a process trust the authority. */
  readonly trust: Record<string, string>;
  /** Fields of the token requests so far. */
  readonly forms: () => Record<string, string>[];
}

/** A token authority over TLS for all tests of a file. */
export async function authorityOf(options: MockIdentityOptions = {}): Promise<Authority> {
  const identity = await mockIdentity({ tls: true, tenantId, ...options });
  const { NODE_EXTRA_CA_CERTS = "" } = identity.env("aks");
  return {
    identity,
    url: identity.secureUrl ?? "",
    trust: { NODE_EXTRA_CA_CERTS },
    forms: () =>
      tokenRequests(identity).map(({ body }) => Object.fromEntries(new URLSearchParams(body))),
  };
}

/** The requests that asked for a token, without the documents before. */
export function tokenRequests(identity: MockIdentity): MockIdentity["requests"] {
  return identity.requests.filter(({ source }) => source !== "discovery");
}
