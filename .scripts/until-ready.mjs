/**
 * What `serve --probe` prints once it says that the server is ready. The first probes may come before the first token.
 *
 * @param {() => string | Promise<string>} probe throws while the server is not ready
 * @throws Error if it has not become ready by the last probe
 */
export async function untilReady(probe, left = 30) {
  try {
    return await probe();
  } catch (error) {
    if (left === 1) throw error;
    return untilReady(probe, left - 1);
  }
}
