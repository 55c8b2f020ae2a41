import type { ProviderType } from "../../config/types.ts";

/** Clients that need more, or less, than the variables of the provider's type. */
export const CLIENT_KINDS = ["claude", "codex", "copilot", "opencode"] as const;

export type ClientKind = (typeof CLIENT_KINDS)[number];

/** The client that a command's name stands for; a script or a package runner around it has another name. */
export function clientNamed(command: string): ClientKind | undefined {
  const name = command.replace(/^.*[\\/]/, "").replace(/\.(?:bat|cmd|exe|ps1)$/i, "");
  return CLIENT_KINDS.find((kind) => kind === name.toLowerCase());
}

/** Why the client would not get an answer from such a provider; undefined if it would. */
export function clientProblem(
  kind: ClientKind | undefined,
  type: ProviderType = "openai",
): string | undefined {
  if (kind === "claude" && type !== "anthropic") {
    return `Claude Code needs a provider of type anthropic, and this one is of type ${type}`;
  }
  if (kind === "codex" && type === "anthropic") {
    return "Codex needs OpenAI's API, and this provider is of type anthropic";
  }
  return undefined;
}
