import { ConfigError } from "../errors.ts";
import { defined } from "../lib/defined.ts";

export type MockKind = "identity" | "model";

/** The options of `byok-identity mock`. */
export interface MockCommandOptions {
  /** Any free one without it. */
  readonly port?: number | undefined;
  /** Knobs, as JSON. */
  readonly config?: string | undefined;
  /** Whether the identity endpoint listens with TLS as well. */
  readonly tls?: boolean | undefined;
}

/** How {@link runMock} reports and is stopped. */
export interface MockCommandIo {
  /** Writes one line of the result. */
  readonly print: (line: string) => void;
  /** Stops the endpoint. */
  readonly signal: AbortSignal;
}

/**
 * Runs one loopback endpoint until it is stopped, by the signal or by `POST /stop`.
 *
 * @throws ConfigError for unknown or invalid knobs, and for a port that is already in use.
 */
export async function runMock(
  kind: MockKind,
  options: MockCommandOptions,
  io: MockCommandIo,
): Promise<void> {
  const knobs = { ...parsedConfig(options.config), ...defined({ port: options.port }) };
  const mock =
    kind === "identity"
      ? await (
          await import("./identity/start.ts")
        ).startMockIdentity({ ...knobs, tls: options.tls ?? false })
      : await (await import("./model/start.ts")).startMockModel(knobs);
  io.print(`Listening: ${mock.url}`);
  if (io.signal.aborted) await mock.close();
  io.signal.addEventListener("abort", () => void mock.close(), { once: true });
  await mock.closed;
}

function parsedConfig(config: string | undefined): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(config ?? "{}");
  } catch (cause) {
    throw refused("The configuration is not JSON.", cause);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw refused("Expected a JSON object of knobs.");
  }
  return parsed;
}

function refused(message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: "", message }], {
    cause,
    subject: "settings of the mock endpoint",
  });
}
