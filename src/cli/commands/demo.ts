import type { Command } from "commander";
import type { Io } from "../io.ts";

/** `demo [PROMPT]`: what `npm start` runs. */
export function demo(program: Command, io: Io): void {
  program
    .command("demo")
    .description(
      "demonstrate the life of a credential, or send one prompt to the configured provider",
    )
    .argument("[prompt]", "what to ask the provider", "Say hello in one short sentence.")
    .addHelpText(
      "after",
      '\nWith COPILOT_PROVIDER_BASE_URL set, one prompt goes to that provider and its answer is streamed. Without it,\nloopback endpoints stand in for Azure and for the model, and the story takes about two seconds.\n\nExamples:\n  byok-identity demo\n  byok-identity demo "Tell me a joke."',
    )
    .action(async (prompt: string) => {
      const { providerFromEnv } = await import("../../config/env.ts");
      const config = providerFromEnv();
      if (config === undefined) {
        const { tellStory } = await import("../demo/story.ts");
        await tellStory(io);
      } else {
        const { askProvider } = await import("../demo/ask.ts");
        await askProvider(config, prompt, io);
      }
    });
}
