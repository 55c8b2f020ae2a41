/**
 * What is wired is known to every copy of this package in the process, of which there are two where a bundle has one
 * and a dependency another, as the providers of `@opentelemetry/api` are.
 */
const WIRINGS = Symbol.for("byok-identity.opentelemetry");

interface Wiring {
  users: number;
  readonly end: () => void;
}

type Wirings = Map<string, Wiring>;

/** Wires what is not wired yet. The answer ends one's own use of it; the last one unwires it. */
export function once(name: string, wire: () => () => void): () => void {
  const wirings = ((globalThis as { [WIRINGS]?: Wirings })[WIRINGS] ??= new Map());
  const wiring = wirings.get(name) ?? { users: 0, end: wire() };
  wirings.set(name, wiring);
  wiring.users += 1;
  return () => {
    wiring.users -= 1;
    if (wiring.users > 0) return;
    wirings.delete(name);
    wiring.end();
  };
}
