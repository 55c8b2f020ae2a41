import { setTimeout as sleep } from "node:timers/promises";
import type { ProviderAuth } from "../../../src/provider-auth.ts";
import type { MockModel } from "../../../src/testing/index.ts";
import type { Behind, Row } from "./row.ts";

/** What holds for every source that it can apply to. */
export interface Conformance {
  readonly title: string;
  readonly run: (stage: Stage) => Promise<void>;
}

export type Cases = Readonly<Record<string, Conformance>>;

/** What a case works with. */
export interface Stage {
  readonly row: Row;
  readonly behind: Behind;
  readonly auth: ProviderAuth;
  readonly model: MockModel;
  /** Lets the model refuse the credentials that this says to refuse. */
  refuse(refused: (token: string) => boolean): void;
  /** Sets the clock, milliseconds from the start. */
  at(milliseconds: number): void;
}

/** Every token lives an hour; renewal ahead begins half a lead, 30 seconds, before the buffer of five minutes. */
export const EXPIRY = 3_600_000;
export const DUE: number = EXPIRY - 300_000;
export const AHEAD: number = DUE - 30_000;

export async function tokenOf({ auth }: Stage): Promise<string> {
  return (await auth.getToken()).token;
}

export async function failureOf({ auth }: Stage): Promise<unknown> {
  return auth.getToken().then(
    () => "a token",
    (error: unknown) => error,
  );
}

/** How often the source was asked for what asking once for each token, or once for each request, makes `times`. */
export function expected({ asks }: Row, perToken: number, perRequest: number): number {
  return { token: perToken, request: perRequest, never: 0 }[asks];
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

export async function status({ auth, model }: Stage): Promise<number> {
  const response = await auth.fetch(`${model.url}/v1/models`);
  await response.text();
  return response.status;
}

export function sent({ model }: Stage): (string | undefined)[] {
  // Anthropic's token endpoint has the same origin.
  const calls = model.requests.filter(({ api }) => api !== undefined);
  return calls.map(({ credential }) => credential?.token);
}
