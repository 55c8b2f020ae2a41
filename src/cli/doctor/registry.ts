import type { Check } from "./check.ts";
import { audience } from "./checks/audience.ts";
import { claims } from "./checks/claims.ts";
import { clients } from "./checks/clients.ts";
import { command } from "./checks/command.ts";
import { credential } from "./checks/credential.ts";
import { files } from "./checks/files.ts";
import { host } from "./checks/host.ts";
import { request } from "./checks/request.ts";
import { session } from "./checks/session.ts";
import { store } from "./checks/store.ts";
import { subject } from "./checks/subject.ts";

/** In the order of the steps of a request. */
export const checks: Readonly<Record<string, Check>> = {
  host,
  files,
  session,
  store,
  subject,
  credential,
  command,
  claims,
  audience,
  request,
  clients,
};
