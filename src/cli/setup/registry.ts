import type { Tool } from "./tool.ts";
import { claude } from "./tools/claude.ts";
import { codex } from "./tools/codex.ts";
import { copilot } from "./tools/copilot.ts";
import { opencode } from "./tools/opencode.ts";
import { vscode } from "./tools/vscode.ts";

/** The clients that can be set up, by the names that the command line uses. */
export const tools = { copilot, claude, codex, opencode, vscode } satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;

export const toolNames = Object.keys(tools) as readonly ToolName[];
