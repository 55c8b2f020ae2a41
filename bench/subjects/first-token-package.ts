import { createProviderAuth } from "byok-identity";

await createProviderAuth({ baseUrl: "http://127.0.0.1/v1", managedIdentity: {} }).getToken();
