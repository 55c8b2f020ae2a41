import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listenForRedirect } from "../../src/login/redirect.ts";

/** The status of an answer; fetch would not send this `Host`. */
async function status(url: string, host: string): Promise<number | undefined> {
  const request = get(url, { headers: { host }, agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

// Of the first ports of a machine, not every user may have one.
test.each([
  ["http://127.0.0.1:80/", "127.0.0.1", 80],
  ["http://localhost:80", "localhost", 80],
  ["http://[::1]:80/callback", "[::1]", 80],
  ["http://127.0.0.1:443/callback", "127.0.0.1:443", 443],
])("listenForRedirect(%s) listens on that port or says why not", async (uri, host, port) => {
  let listener: Awaited<ReturnType<typeof listenForRedirect>>;
  try {
    listener = await listenForRedirect(uri);
  } catch (error) {
    expect((error as Error).message).toMatch(new RegExp(`[Pp]ort ${port} .*--redirect-uri`));
    return;
  }
  onTestFinished(() => listener.close());
  expect(listener.uri).toBe(uri);
  const redirected = listener.redirect("state");
  // Browsers leave out a port that is the scheme's own.
  expect(await status(`${uri}?state=other`, host)).toBe(400);
  expect(await status(`${uri}?state=other`, `${new URL(uri).hostname}:${port}`)).toBe(400);
  expect(await status(`${uri}?state=state`, "evil.example")).toBe(404);
  const answer = status(`${uri}?code=c&state=state`, host);
  const { url, goOn } = await redirected;
  expect(url.searchParams.get("code")).toBe("c");
  goOn("http://127.0.0.1/");
  expect(await answer).toBe(303);
});

test("listenForRedirect() names a port that is in use", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await expect(listenForRedirect(`http://127.0.0.1:${port}`)).rejects.toThrow(
    `Port ${port} is not available (EADDRINUSE)`,
  );
});
