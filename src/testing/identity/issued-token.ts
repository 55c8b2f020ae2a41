/** A way for a process in Azure to get a token. */
export type IdentitySource =
  | "imds"
  | "app-service"
  | "azure-ml"
  | "cloud-shell"
  | "service-fabric"
  | "arc"
  | "aks"
  | "service-principal";

/** A token that the endpoint has issued. */
export interface IssuedToken {
  readonly token: string;
  readonly source: IdentitySource;
  readonly clientId: string;
  readonly objectId: string;
  /** `aud` claim: the resource it is for. */
  readonly audience: string;
  /** Epoch milliseconds. */
  readonly issuedOn: number;
  /** Epoch milliseconds. */
  readonly expiresOn: number;
}
