import type { ProviderAuth } from "../../provider-auth.ts";

/** One chat completion through the provider's fetch; resolves to the answer's text. */
export async function takeTurn(
  auth: ProviderAuth,
  baseUrl: string,
  signal: AbortSignal,
): Promise<string> {
  const response = await auth.fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4.1", messages: [{ role: "user", content: "hi" }] }),
    signal,
  });
  if (!response.ok) throw new Error(`The model endpoint answered ${response.status}.`);
  const body = (await response.json()) as { choices: [{ message: { content: string } }] };
  return body.choices[0].message.content;
}
