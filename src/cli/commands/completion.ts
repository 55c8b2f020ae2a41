import { Argument, type Command } from "commander";
import type { Shell } from "../completion/scripts.ts";
import type { Io } from "../io.ts";

/** `completion bash|zsh|fish|powershell`: prints the script that makes a shell complete this command. */
export function completion(program: Command, io: Io): void {
  program
    .command("completion")
    .description("print a script that makes a shell complete commands, options and providers")
    .addArgument(
      new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish", "powershell"]),
    )
    .addHelpText("after", HELP)
    .action(async (shell: Shell) => {
      const { scripts } = await import("../completion/scripts.ts");
      io.stdout(scripts[shell]);
    });
}

const HELP = `
Examples:
  bash        byok-identity completion bash > ~/.local/share/bash-completion/completions/byok-identity
              or in ~/.bashrc: source <(byok-identity completion bash)
  zsh         in ~/.zshrc, after compinit: source <(byok-identity completion zsh)
  fish        byok-identity completion fish > ~/.config/fish/completions/byok-identity.fish
  powershell  in the file $PROFILE: byok-identity completion powershell | Out-String | Invoke-Expression`;

/** `complete -- WORDS`, or their JSON in base64: those scripts call it. The program has all of its commands by then. */
export function complete(program: Command, io: Io): void {
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .option("--encoded <words>")
    .action(async (plain: string[], { encoded }: { readonly encoded?: string }) => {
      const { candidates } = await import("../completion/candidates.ts");
      const words = encoded === undefined ? plain : decoded(encoded);
      for (const { value, description } of await candidates(program, words)) {
        io.stdout(description === "" ? `${value}\n` : `${value}\t${description}\n`);
      }
    });
}

function decoded(text: string): readonly string[] {
  const words: unknown = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  return Array.isArray(words) ? words.map(String) : [];
}
