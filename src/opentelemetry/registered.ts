import { createNoopMeter, metrics, ProxyTracerProvider, trace } from "@opentelemetry/api";

/** Whether an SDK takes spans: the API's own stand-in is known by what an empty proxy holds. */
export function takesSpans(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  const standIn = new ProxyTracerProvider().getDelegate();
  return provider.getDelegate().constructor !== standIn.constructor;
}

/** Whether an SDK takes measurements. */
export function takesMeasurements(): boolean {
  return metrics.getMeter("byok-identity").constructor !== createNoopMeter().constructor;
}
