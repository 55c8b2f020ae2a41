import type { Place } from "../setup/tool.ts";

/** What the service runs. */
export interface ServiceSpec {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables that the service manager would not pass on. */
  readonly environment: Readonly<Record<string, string>>;
  /** For managers that have no log of their own. */
  readonly logFile: string;
  /** The user, as Windows writes it: `DOMAIN\name`. */
  readonly user: string;
}

/** A command line of a service manager. Its failure does not matter if there may be nothing to stop. */
export interface ManagerCommand {
  readonly line: readonly [program: string, ...args: string[]];
  readonly mayFail?: true;
  /** How long to repeat a failing command, milliseconds. */
  readonly patience?: number;
}

/** Whether a service is installed and running. */
export interface ServiceState {
  /** It starts at each login. */
  readonly enabled: boolean;
  readonly running: boolean;
}

/** Runs a program. Resolves to what it wrote, and whether it was successful. */
export type RunProgram = (
  line: ManagerCommand["line"],
) => Promise<{ readonly ok: boolean; readonly stdout: string }>;

/** What starts programs of a user at login on one kind of system. */
export interface ServiceManager {
  readonly title: string;
  /** Where its definition of the service is. */
  readonly file: (place: Place, stateFolder: string) => string;
  /** The definition. Contains {@link MARK}. */
  readonly render: (spec: ServiceSpec) => string;
  readonly encoding: "utf8" | "utf16le";
  /** Reads the definition, and starts the service, again if it runs. */
  readonly start: (file: string) => readonly ManagerCommand[];
  /** Stops the service, so that it no longer starts at login. The definition still exists. */
  readonly stop: (file: string) => readonly ManagerCommand[];
  /** Commands to run after the definition has been removed. */
  readonly forget: readonly ManagerCommand[];
  readonly state: (run: RunProgram) => Promise<ServiceState>;
  /** How to read its log. */
  readonly log: (logFile: string) => string;
}

/** Marks a definition that this package has written, for `uninstall`. */
export const MARK = "Written by byok-identity service install";

export const DESCRIPTION =
  "byok-identity proxy: fresh credentials for the model clients of this user";

/** Text for the content of an XML element. */
export function xmlText(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replaceAll(/[&<>]/g, (character) => entities[character] ?? character);
}
