import type { Finding } from "./finding.ts";
import type { CheckContext } from "./context.ts";

/** Checks one part of a provider; returns no finding if it does not apply. */
export type Check = (context: CheckContext) => readonly Finding[] | Promise<readonly Finding[]>;
