import { processEnv } from "../../config/process-env.ts";
import { configArgument, providersFile, providersFromEnv } from "../../config/providers-env.ts";
import { ConfigError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { createProviders } from "../../providers.ts";
import { connectProviderToken } from "../../rpc/connect.ts";
import { aborted, type Io } from "../io.ts";
import { storeOfEnvironment } from "../provider/store.ts";
import { stdioConnection } from "./stdio.ts";

/** Serves on stdin and stdout until stdin ends or the process is asked to end. */
export async function serveRpc({ signal, stderr }: Io): Promise<void> {
  const set = providersFromEnv();
  if (set === undefined) {
    throw new ConfigError([
      {
        path: "COPILOT_PROVIDER_BASE_URL",
        message:
          "is not set, so there is no provider to serve; set it, or set COPILOT_PROVIDERS_CONFIG to a providers file",
      },
    ]);
  }
  const file = providersFile(processEnv());
  using providers = createProviders(set, {
    ...(await storeOfEnvironment()),
    ...(file === undefined ? {} : defined({ configFile: configArgument(file) })),
  });
  const { connection, ended } = stdioConnection({ stderr });
  using _ = connectProviderToken(connection, providers);
  connection.listen();
  try {
    await Promise.race([ended, aborted(signal)]);
  } finally {
    connection.dispose();
    // An open terminal or pipe would keep the process alive.
    process.stdin.unref();
  }
}
