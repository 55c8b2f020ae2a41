import { Option, type Command } from "commander";
import type { Io } from "../io.ts";
import { addLocalServerOptions } from "../local-server/options.ts";
import { addProviderOptions } from "../provider/options.ts";
import type { ServeCommandOptions } from "../serve/run.ts";

/** `serve`: credentials for proxies and for programs in other languages. */
export function serve(program: Command, io: Io): void {
  const command = program
    .command("serve")
    .description("give credentials to nginx, Caddy or Envoy, and to Azure SDKs in any language");
  addLocalServerOptions(command, {
    port: "any free one",
    keyFile: "the variable BYOK_IDENTITY_SERVE_KEY, or a new key for each run",
    drain: 10,
    fields: "listening, providers, key and pid",
  });
  addProviderOptions(command);
  const unused = command.options
    .map((option) => option.attributeName())
    .filter((name) => !["port", "socket", "output"].includes(name));
  command
    .addOption(
      new Option(
        "--probe",
        "ask the server that runs at --port or --socket whether it is ready, and end",
      ).conflicts(unused),
    )
    .addHelpText("after", HELP)
    .action(async ({ probe, ...options }: ServeCommandOptions & { readonly probe?: true }) => {
      if (probe) {
        const { runProbe } = await import("../serve/probe.ts");
        return runProbe(options, io);
      }
      const { runServe } = await import("../serve/run.ts");
      await runServe(options, io);
    });
}

const HELP = `
Serves every provider of the file, or the one that the options select. Prints \`Listening: http://127.0.0.1:PORT\`.

  GET /authorize/NAME   the credential in the headers of the answer, for nginx auth_request, Caddy forward_auth and
                        Envoy ext_authz; X-Byok-Identity-Token-Hash identifies the token; sent back as
                        X-Byok-Identity-Refused after a 401, it requests a new one
  GET /msi/token        App Service's managed-identity protocol: IDENTITY_ENDPOINT=http://127.0.0.1:PORT/msi/token and
                        IDENTITY_HEADER=KEY give an Azure SDK the token of the provider with the requested scope;
                        /msi/NAME/token serves one provider
  GET /metrics          for Prometheus
  GET /status           every provider's credential, without a secret
  GET /healthz /readyz  need no key; ready once each provider has had a token

The key goes into X-Byok-Identity-Key, X-Identity-Header, or Authorization: Bearer. It is that of --key-file or
BYOK_IDENTITY_SERVE_KEY, or a new one for each run. SIGTERM or Ctrl+C waits for requests in flight.

Examples:
  byok-identity serve --config providers.json --port 8788 --key-file /run/byok-identity/key
  byok-identity serve --probe --port 8788
  byok-identity serve --managed-identity --output json | jq -r .key`;
