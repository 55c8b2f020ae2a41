import type { Finding } from "./finding.ts";
import type { Patient } from "./patient.ts";

/** Looks at one part of a provider; finds nothing where it does not apply. */
export type Check = (patient: Patient) => readonly Finding[] | Promise<readonly Finding[]>;
