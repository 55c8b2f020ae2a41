import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { providersFromEnv } from "../../config/providers-env.ts";
import { ConfigError } from "../../errors.ts";
import { createProviders } from "../../providers.ts";
import { connectProviderToken } from "../../rpc/connect.ts";
import type { Io } from "../io.ts";
import { storeOfEnvironment } from "../provider/store.ts";
import { standardStream } from "../standard-stream.ts";

/** Serves on stdin and stdout until stdin ends or the process is asked to. */
export async function serveRpc({ signal, stderr }: Io): Promise<void> {
  const set = providersFromEnv();
  if (set === undefined) {
    throw new ConfigError([
      {
        path: "COPILOT_PROVIDER_BASE_URL",
        message: "is not set, nor is COPILOT_PROVIDERS_CONFIG: there is no provider to serve",
      },
    ]);
  }
  using providers = createProviders(set, await storeOfEnvironment());
  const connection = createMessageConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(standardStream("stdout")),
    {
      error: (message) => stderr(`${message}\n`),
      warn: (message) => stderr(`${message}\n`),
      info: () => undefined,
      log: () => undefined,
    },
  );
  using _ = connectProviderToken(connection, providers);
  const ended = new Promise<void>((resolve) => {
    connection.onClose(resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  connection.listen();
  await ended;
  connection.dispose();
  // A terminal or a pipe that stays open would keep the process.
  process.stdin.unref();
}
