import type { ProviderAuth } from "../provider-auth.ts";

/** A provider's status for people and machines; no secret. */
export function credentialStatus(auth: ProviderAuth): object {
  const { lastError, expiresOn, dueOn, lastRefresh, ...credential } = auth.status();
  return {
    ...credential,
    ...dated({ expiresOn, dueOn, lastRefresh }),
    ...(lastError === undefined
      ? {}
      : { lastError: { code: lastError.code, message: lastError.message } }),
  };
}

function dated(times: Readonly<Record<string, number | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(times).flatMap(([name, time]) =>
      time === undefined ? [] : [[name, new Date(time).toISOString()]],
    ),
  );
}
