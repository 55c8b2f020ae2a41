import type { Finding } from "./finding.ts";
import type { Patient } from "./patient.ts";

/** Checks one part of a provider; returns no finding if it does not apply. */
export type Check = (patient: Patient) => readonly Finding[] | Promise<readonly Finding[]>;
