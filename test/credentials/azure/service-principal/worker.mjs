// The built library, asked over the channel to the parent process. One provider for each configuration, until it is told
// to forget them.
import { inspect } from "node:util";
import { createProviderAuth, createTokenCache } from "../../../../dist/index.js";

const providers = new Map();
let sharing = {};

function provider(config, options) {
  const key = JSON.stringify([config, options]);
  const found = providers.get(key) ?? createProviderAuth(config, { ...options, ...sharing });
  providers.set(key, found);
  return found;
}

async function answer({ id, config, request, options }) {
  let auth;
  try {
    auth = provider(config, options);
    const token = await auth.getToken(request);
    process.send({ id, token, status: auth.status() });
  } catch (error) {
    const { code, message, hint, transient, status, retryAfter } = error;
    const shown = `${inspect(error, { depth: 9, showHidden: true })}\n${JSON.stringify(error)}`;
    process.send({
      id,
      error: { code, message, hint, transient, status, retryAfter, shown },
      status: auth?.status(),
    });
  }
}

function forget() {
  for (const auth of providers.values()) auth.close();
  providers.clear();
  sharing = { cache: createTokenCache() };
}

process.on("message", (message) => {
  if (message.forget) forget();
  else void answer(message);
});
