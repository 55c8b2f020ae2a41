import { createNoopMeter, metrics, ProxyTracerProvider, trace } from "@opentelemetry/api";

/** Whether an SDK receives spans: the API's own placeholder is recognised by the content of an empty proxy. */
export function takesSpans(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  const standIn = new ProxyTracerProvider().getDelegate();
  return provider.getDelegate().constructor !== standIn.constructor;
}

/** Whether an SDK receives measurements. */
export function takesMeasurements(): boolean {
  return metrics.getMeter("byok-identity").constructor !== createNoopMeter().constructor;
}
