import { listen } from "../token/listeners.ts";
import { measurements } from "./measurements.ts";
import { once } from "./once.ts";
import { takesMeasurements, takesSpans } from "./registered.ts";
import { spans } from "./spans.ts";

/** A running observation. */
export interface Instrumentation {
  /** Ends the observation. */
  stop(): void;
  [Symbol.dispose](): void;
}

/**
 * Reports to the OpenTelemetry SDK that the application has registered, using only `@opentelemetry/api`: a span for
 * each token acquired, renewed or failed and for each replayed request, counters of these and of refusals, and a gauge
 * of the remaining seconds of each identity's token. Call it after the SDK is registered: without an SDK it subscribes
 * to nothing and costs nothing. Further calls, even from another copy of this package, report nothing twice; the
 * observation ends when the last one is stopped.
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
  const unsubscribe = listen(listeners);
  return () => {
    unsubscribe();
    end();
  };
}
