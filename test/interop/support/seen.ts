import type { MockModel } from "byok-identity/testing";

/** What a model endpoint saw, in the order of arrival. */
export function exchanges({ requests }: MockModel): string[] {
  return requests.map(({ path, status, credential }) => `${path} ${status} ${credential?.token}`);
}

export function statuses({ requests }: MockModel): (number | undefined)[] {
  return requests.map(({ status }) => status);
}

export function tokens({ requests }: MockModel): (string | undefined)[] {
  return requests.map(({ credential }) => credential?.token);
}
