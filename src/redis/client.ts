import { ByokIdentityError } from "../errors.ts";

/** The part of the package redis that is used here. */
export interface Redis {
  createClient(options: object): RedisClient;
  createCluster(options: object): RedisCluster;
}

/** Commands, run by the server or by the cluster node that has the key. */
export interface RedisCommands {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, options: object): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** What is used of a client of the `redis` package. */
export interface RedisClient extends RedisCommands {
  connect(): Promise<unknown>;
  unref(): void;
  destroy(): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  duplicate(): RedisClient;
  sendCommand(words: string[]): Promise<unknown>;
}

/** What is used of a cluster client of the `redis` package. */
export interface RedisCluster extends RedisCommands {
  readonly masters: readonly { readonly client?: { unref(): void } | undefined }[];
  connect(): Promise<unknown>;
  destroy(): void;
  duplicate(): RedisCluster;
  on(event: "error" | "node-error", listener: (error: Error) => void): unknown;
  on(event: "node-connect", listener: () => void): unknown;
}

/** @throws ByokIdentityError `ERR_DEPENDENCY_MISSING` */
export async function loadRedis(): Promise<Redis> {
  try {
    return await import("redis");
  } catch (cause) {
    throw new ByokIdentityError("ERR_DEPENDENCY_MISSING", "The package redis cannot be loaded.", {
      hint: "Install redis 5 or later next to byok-identity.",
      cause,
    });
  }
}

/** Some versions of redis throw for a client that has ended by itself. */
export function end(client: Pick<RedisClient, "destroy">): void {
  try {
    client.destroy();
  } catch {
    // It has ended.
  }
}
