import { ByokIdentityError } from "../errors.ts";
import type { Providers } from "../providers.ts";

/** `ready`, or the code of the error that prevents a token. */
export type Readiness = Readonly<Record<string, string>>;

/** Finds out whether every provider has had a token. */
export interface ReadinessProbe {
  /** Requests a token for each provider that has not had one yet. Never rejects. */
  ask(): Promise<void>;
  state(): Readiness;
}

/**
 * A provider is ready once it has had a token: if its identity endpoint fails later, that is no reason to send requests
 * elsewhere.
 */
export function readinessOf(providers: Providers): ReadinessProbe {
  const state = new Map<string, string>([...providers.keys()].map((name) => [name, "waiting"]));
  let asking: Promise<void> | undefined;

  async function askAll(): Promise<void> {
    const unready = [...providers].filter(([name]) => state.get(name) !== "ready");
    await Promise.all(
      unready.map(([name, auth]) =>
        auth.getToken().then(
          () => state.set(name, "ready"),
          (error: unknown) => state.set(name, codeOf(error)),
        ),
      ),
    );
    asking = undefined;
  }

  return {
    ask: () => (asking ??= askAll()),
    state: () => Object.fromEntries(state),
  };
}

function codeOf(error: unknown): string {
  return error instanceof ByokIdentityError ? error.code : "ERR_IDENTITY_UNAVAILABLE";
}
