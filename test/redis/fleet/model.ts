import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { MockIdentity } from "../../../src/testing/index.ts";

/** Something done to the store while no request is answered. */
export interface Incident {
  readonly afterRevocations: number;
  readonly happen: () => Promise<void>;
}

/** One stretch of a run, between two incidents. */
export interface Phase {
  readonly revocations: number;
  /** Tokens that the identity endpoint handed out to replace another. */
  readonly renewals: number;
}

export interface FleetSize {
  readonly processes: number;
  /** Of each process, at least. */
  readonly requests: number;
}

export interface RevokingModel extends AsyncDisposable {
  readonly url: string;
  phases(): readonly Phase[];
}

/**
 * A model endpoint that revokes all tokens whenever it has answered so many requests. They count from when every
 * process works with a token newer than the last revocation, for what one replay can mend is one of them. None may
 * thus leave before the rest, so each answer says whether every process has had its number.
 */
export async function startRevokingModel(
  identity: MockIdentity,
  options: FleetSize & { revokeEvery: number; incidents: readonly Incident[] },
): Promise<RevokingModel> {
  const incidents = [...options.incidents];
  const revoked = new Set<string>();
  const settled = new Set<string>();
  const counts = [{ revocations: 0, handedOut: 1 }];
  const had = new Map<string, number>();
  let done = 0;
  let answered = 0;
  let revocations = 0;
  let gate: Promise<unknown> = Promise.resolve();

  const now = (): { revocations: number; handedOut: number } => ({
    revocations,
    handedOut: identity.requests.length,
  });

  function count(member: string): void {
    settled.add(member);
    const number = (had.get(member) ?? 0) + 1;
    had.set(member, number);
    if (number === options.requests) done += 1;
    if (settled.size < options.processes) return;
    answered += 1;
    const [incident] = incidents;
    if (incident?.afterRevocations === revocations && answered >= options.revokeEvery / 2) {
      incidents.shift();
      counts.push(now());
      gate = incident.happen();
    }
    if (answered < options.revokeEvery) return;
    answered = 0;
    revocations += 1;
    settled.clear();
    for (const { token } of identity.requests) if (token !== undefined) revoked.add(token);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await gate;
    const token = request.headers.authorization?.slice("Bearer ".length) ?? "";
    const good = identity.issued(token) !== undefined && !revoked.has(token);
    if (good) count(String(request.headers["x-member"]));
    const body = JSON.stringify({ done: done === options.processes });
    response.writeHead(good ? 200 : 401, { "content-type": "application/json" }).end(body);
  }

  const server = createServer((request, response) => {
    request.resume().on("end", () => void answer(request, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    phases: () =>
      [...counts.slice(1), now()].map((end, index) => ({
        revocations: end.revocations - (counts[index]?.revocations ?? 0),
        renewals: end.handedOut - (counts[index]?.handedOut ?? 0),
      })),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
