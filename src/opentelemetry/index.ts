import { listen } from "../token/listeners.ts";
import { measurements } from "./measurements.ts";
import { once } from "./once.ts";
import { takesMeasurements, takesSpans } from "./registered.ts";
import { spans } from "./spans.ts";

/** An observation under way. */
export interface Instrumentation {
  /** Ends the observation. */
  stop(): void;
  [Symbol.dispose](): void;
}

/**
 * Reports to the OpenTelemetry SDK that the application has registered, by `@opentelemetry/api` alone: a span for each
 * token acquired, renewed or not to be had and for each replayed request, counters of these and of refusals, and a
 * gauge of the seconds that each identity's token has left. Call it once the SDK is registered: without one nothing is
 * subscribed to, and nothing costs anything. Called again, also of another copy of this package, it reports nothing
 * twice; the observation ends with the last of those that were begun.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/general/naming/
 *
 * @example
 * ```ts
 * import { instrument } from "byok-identity/opentelemetry";
 *
 * const instrumentation = instrument();
 * process.once("SIGTERM", () => instrumentation.stop());
 * ```
 */
export function instrument(): Instrumentation {
  const ends: (() => void)[] = [];
  if (takesSpans()) ends.push(once("spans", () => listen(spans())));
  if (takesMeasurements()) ends.push(once("measurements", measured));
  const stop = (): void => {
    for (const end of ends.splice(0)) end();
  };
  return { stop, [Symbol.dispose]: stop };
}

function measured(): () => void {
  const { listeners, end } = measurements();
  const silence = listen(listeners);
  return () => {
    silence();
    end();
  };
}
