import { java } from "./emit/java.ts";
import type { Emitter } from "./emitter.ts";

/** Every language there is an emitter for, by the name that the command takes. */
export const languages: ReadonlyMap<string, Emitter> = new Map<string, Emitter>([["java", java]]);
