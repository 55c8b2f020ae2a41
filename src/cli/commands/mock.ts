import type { Command } from "commander";
import type { MockCommandOptions, MockKind } from "../../testing/command.ts";
import { port } from "../arguments.ts";
import type { Io } from "../io.ts";

/** `mock identity|model`: the loopback endpoints as separate processes, for tests in any language. */
export function mock(program: Command, io: Io): void {
  const parent = program
    .command("mock")
    .description("run a loopback endpoint that imitates Azure or a model")
    .addHelpText("after", `\nExamples:\n${Object.values(EXAMPLES).join("\n")}`);

  endpoint(
    "identity",
    "managed identity of every Azure host, and the Entra token authority",
  ).option("--tls", "also listen with TLS, which Service Fabric, AKS and service principals need");
  endpoint("model", "OpenAI, Azure OpenAI and Anthropic APIs");

  function endpoint(kind: MockKind, description: string): Command {
    return parent
      .command(kind)
      .description(description)
      .option("--port <number>", "port on 127.0.0.1 (default: any free one)", port)
      .option("--config <json>", "knobs as a JSON object, the same as for POST /config")
      .addHelpText(
        "after",
        `
Prints \`Listening: http://127.0.0.1:PORT\`. GET /requests lists the received requests, POST /config changes
knobs, POST /reset starts over, POST /stop or SIGTERM ends it.
${USE[kind]}

Examples:
${EXAMPLES[kind]}`,
      )
      .action(async (options: MockCommandOptions) => {
        const { runMock } = await import("../../testing/command.ts");
        const print = (line: string): void => io.stdout(`${line}\n`);
        await runMock(kind, options, { print, signal: io.signal });
      });
  }
}

const USE: Readonly<Record<MockKind, string>> = {
  identity: `
GET /environment?source=SOURCE has the variables with which a program finds the identity, as a JSON object. SOURCE is
imds, app-service, azure-ml, cloud-shell, arc, github-actions or azure-pipelines; with --tls also service-fabric, aks or
service-principal.`,
  model: `
Without knobs it accepts every credential. With identityUrl it accepts the tokens that this mock identity has issued,
and with keys these API keys.`,
};

const EXAMPLES: Readonly<Record<MockKind, string>> = {
  identity: `  byok-identity mock identity --port 8081 --config '{"lifetime": 600}'`,
  model: `  byok-identity mock model --port 8082 --config '{"identityUrl": "http://127.0.0.1:8081"}'`,
};
