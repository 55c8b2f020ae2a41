import { audience } from "./checks/audience.ts";
import { claims } from "./checks/claims.ts";
import { command } from "./checks/command.ts";
import { credential } from "./checks/credential.ts";
import { files } from "./checks/files.ts";
import { host } from "./checks/host.ts";
import { request } from "./checks/request.ts";
import type { Finding } from "./finding.ts";
import type { Patient } from "./patient.ts";

export type Check = (patient: Patient) => readonly Finding[] | Promise<readonly Finding[]>;

/** In the order in which a request comes about; a check that does not apply finds nothing. */
export const checks: Readonly<Record<string, Check>> = {
  host,
  files,
  credential,
  command,
  claims,
  audience,
  request,
};
