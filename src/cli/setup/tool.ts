import type { Env } from "../../config/process-env.ts";
import type { NamedProviderConfig, ProviderModelConfig } from "../../config/types.ts";
import type { Entry } from "./documents/document.ts";

/** What a client is set up with. */
export interface Target {
  readonly config: NamedProviderConfig;
  /** Name of the provider in the clients' files. */
  readonly alias: string;
  /** The models that clients offer; the first one is preselected. */
  readonly models: readonly [ProviderModelConfig, ...ProviderModelConfig[]];
  /** The program and arguments that print a fresh credential. */
  readonly tokenCommand: readonly [string, ...string[]];
  /** How the provider is reached through the proxy. */
  readonly proxy: { readonly baseUrl: string; readonly key: string };
}

/** Where a client looks for its files. */
export interface Place {
  readonly env: Env;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Whether a file exists. */
  readonly exists: (file: string) => boolean;
}

/** How a client gets a fresh credential: it runs a command itself, or the proxy adds it. */
export type Via = "command" | "proxy";

/** What is written into one file. */
export interface FilePlan {
  readonly file: string;
  readonly format: "json" | "toml";
  readonly entries: readonly Entry[];
  /** Fields of the same file that the client prefers to the entries; `at` returns what a field is without them. */
  readonly overriding?: (at: (path: readonly string[]) => unknown) => readonly Overriding[];
}

/** A field of a client's own file that overrides what is written there. */
export interface Overriding {
  readonly path: readonly string[];
  /** Whether the client would send the value, a credential for another address, to the provider. */
  readonly credential: boolean;
}

/** What to write into the files of one client. */
export interface Plan {
  readonly via: Via;
  readonly files: readonly FilePlan[];
}

/** A client that can be set up. */
export interface Tool {
  /** Its name for people. */
  readonly title: string;
  /** Names of its program. */
  readonly programs: readonly string[];
  /** Folders that exist where it has been used. */
  readonly folders: (place: Place) => readonly string[];
  /** Variables that override its files. */
  readonly overriding: readonly string[];
  /** What to write; or, as a text, why it cannot use the provider. */
  readonly plan: (target: Target, place: Place) => Plan | string;
}
