/** A way for a process in Azure to get a token. */
export type IdentitySource =
  | "imds"
  | "app-service"
  | "azure-ml"
  | "cloud-shell"
  | "service-fabric"
  | "arc"
  | "aks"
  | "service-principal"
  | JobSource;

/** A CI system whose jobs get OIDC tokens. */
export type JobSource = "github-actions" | "azure-pipelines";

/** A token endpoint that exchanges tokens; that of Entra is `service-principal` or `aks`. */
export type ExchangeSource = "openai" | "anthropic" | "oauth";

/** A person who has signed in at Entra. */
export type PersonSource = "sign-in";

/** A token that the endpoint has issued. */
export interface IssuedToken {
  readonly token: string;
  readonly source: IdentitySource | ExchangeSource | PersonSource;
  readonly clientId: string;
  readonly objectId: string;
  /** The resource it is for. Its `aud` claim, except that Entra's token exchange has the ID of the resource there. */
  readonly audience: string;
  /** Epoch milliseconds. */
  readonly issuedOn: number;
  /** Epoch milliseconds. */
  readonly expiresOn: number;
}
