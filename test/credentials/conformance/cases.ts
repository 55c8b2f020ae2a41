import { callers } from "./cases/callers.ts";
import { life } from "./cases/life.ts";
import { refusal } from "./cases/refusal.ts";
import { secrecy } from "./cases/secrecy.ts";

export const CASES = { ...life, ...refusal, ...callers, ...secrecy };

export type Case = keyof typeof CASES;
