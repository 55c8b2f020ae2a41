import type { ProviderConfig } from "../../config/types.ts";
import { createProviderAuth } from "../../provider-auth.ts";
import { identityText } from "../text.ts";
import type { Io } from "../io.ts";
import { modelOf, modelRequest, textOf } from "../model-request.ts";

/** Sends one prompt to the configured provider and streams the answer to stdout. */
export async function askProvider(config: ProviderConfig, prompt: string, io: Io): Promise<void> {
  const { createParser } = await import("eventsource-parser");
  const { url, body } = modelRequest(config, modelOf(config), prompt);
  using auth = createProviderAuth(config);
  const started = performance.now();
  const { token, expiresOn } = await auth
    .getToken({ signal: io.signal })
    .catch((error: unknown) => {
      // A provider without a credential is called without one.
      if ((error as { code?: unknown }).code === "ERR_NO_CREDENTIAL")
        return { token: "", expiresOn: undefined };
      throw error;
    });
  const what = identityText(auth.status());
  const life =
    expiresOn === undefined ? "" : `, ${Math.round((expiresOn - Date.now()) / 60_000)} min left`;
  const took = Math.round(performance.now() - started);
  io.stderr(
    `credential  ${what}${token === "" ? "" : ` (${took} ms${life})`}\nrequest     POST ${url}\n\n`,
  );

  const response = await auth.fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "anthropic-version": "2023-06-01" },
    body: JSON.stringify(body),
    signal: io.signal,
  });
  if (!response.ok || response.body === null) {
    const said = (await response.text()).replaceAll(/\s+/g, " ").slice(0, 400);
    throw new Error(
      `The provider answered ${response.status}: ${said}\nRun \`byok-identity doctor\` to find out why.`,
    );
  }
  const parser = createParser({ onEvent: ({ data }) => io.stdout(textOf(data)) });
  const decoder = new TextDecoder();
  for await (const chunk of response.body)
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
  io.stdout("\n");
}
