/** Time limit, milliseconds. */
const PATIENCE = 1_000;

/** Whether a local server answers at this port. It gets no key: anybody may listen there. */
export async function proxyAnswers(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const url = `http://127.0.0.1:${port}/healthz`;
    return (await fetch(url, { signal, redirect: "error" })).ok;
  } catch {
    return false;
  }
}
