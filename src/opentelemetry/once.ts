/**
 * All copies of this package in the process share what is wired, like the providers of `@opentelemetry/api`. There are
 * two copies if, for example, a bundle has one and a dependency another.
 */
const WIRINGS = Symbol.for("byok-identity.opentelemetry");

interface Wiring {
  users: number;
  readonly end: () => void;
}

type Wirings = Map<string, Wiring>;

/** Wires what is not wired yet. Returns a function that ends the caller's use; the last one unwires it. */
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
