import * as z from "zod/mini";
import { checkedPatch, commonShape } from "../shared/knobs-schema.ts";
import { commonKnobs, type CommonKnobs } from "../shared/knobs.ts";
import { sessionRefusals, type SessionRefusal } from "./sign-in/refusal.ts";

/** A managed identity or application that the endpoint knows. */
export interface MockIdentityEntry {
  readonly clientId: string;
  readonly objectId?: string;
  readonly resourceId?: string;
  /** Secret that the token authority accepts for it. Without one, any. */
  readonly clientSecret?: string;
  /** A former secret, which is refused as expired. */
  readonly expiredSecret?: string;
  /**
   * PEM certificate or public key that its assertions must be signed with; a certificate's thumbprint must be theirs
   * too. Without one, signatures are not checked.
   */
  readonly certificate?: string;
  /** Its only federated credential: the claims that a federated token must have. Without it, any token is accepted. */
  readonly federated?: { readonly issuer: string; readonly subject: string };
  /** `roles` claim of its tokens. */
  readonly roles?: readonly string[];
}

/**
 * The format of a token's answer:
 * - `native`: as the real source does.
 * - `epoch-string`, `epoch-number`, `iso`, `local-date`: the form of `expires_on`; the last is `MM/DD/YYYY hh:mm:ss AM
 *   +00:00`.
 * - `expires-in`: no `expires_on`, only the seconds left.
 * - `no-expiry`: neither `expires_on` nor `expires_in`.
 * - `malformed-json`, `html`, `empty`: status 200 and nothing that can be used.
 */
export type TokenFormat = (typeof formats)[number];

const formats = [
  "native",
  "epoch-string",
  "epoch-number",
  "iso",
  "local-date",
  "expires-in",
  "no-expiry",
  "malformed-json",
  "html",
  "empty",
] as const;

/** What a host does with the hash of a refused token. */
export type RefreshRequest = (typeof refreshRequests)[number];

const refreshRequests = ["ignore", "replace", "reject"] as const;

/** How tokens are exchanged. */
export interface FederationKnobs {
  /** The claims that a token must have to be exchanged at OpenAI, Anthropic and by RFC 8693. Absent: any. */
  readonly trusted: {
    readonly issuer?: string;
    readonly subject?: string;
    readonly audience?: string;
  };
  /** Whether each token, by its `jti`, can be exchanged there only once. */
  readonly singleUse: boolean;
  /** Life of a job's OIDC token (GitHub Actions, Azure Pipelines), seconds. */
  readonly subjectLifetime: number;
}

/** How people sign in at Entra. */
export interface SignInKnobs {
  readonly person: { readonly name: string; readonly username: string };
  /** What the person does with a sign-in, in a browser or with a device code; `ignore`: nothing. */
  readonly decision: "approve" | "decline" | "ignore";
  /** How many token requests with a device code come before the decision. */
  readonly pendingPolls: number;
  /** Seconds between two of them. */
  readonly pollInterval: number;
  /** Whether applications may sign people in without a secret: “Allow public client flows”. */
  readonly publicClients: boolean;
  /**
   * The AADSTS number with which a session's renewal is refused; empty: it is not. A sign-in with the claims of the
   * refusal ends `50076` and `50079`.
   */
  readonly sessionRefusal: SessionRefusal | "";
}

/** What a test may change of an identity endpoint while it runs. */
export interface IdentityKnobs extends CommonKnobs, FederationKnobs, SignInKnobs {
  /** Life of a new token, seconds; zero or less makes it expired on arrival. */
  readonly lifetime: number;
  /** `refresh_in` of the answer, seconds; 0 leaves it out. */
  readonly refreshIn: number;
  /** True: each answer brings a new token. False: the same one until it expires, as Azure hosts do for up to a day. */
  readonly rotate: boolean;
  /**
   * What App Service and Service Fabric do with `token_sha256_to_refresh`, the hash of a refused token:
   * - `ignore`: nothing.
   * - `replace`: if it is the hash of the current token, the answer brings a new one, whatever `rotate` says.
   * - `reject`: status 400, as an older host may.
   */
  readonly refreshRequest: RefreshRequest;
  readonly format: TokenFormat;
  readonly tokenType: string;
  /** Returned as `resource` instead of the requested one; an empty value returns the requested one. */
  readonly echoedResource: string;
  readonly tenantId: string;
  /** Whether there is an identity to use when the request names none. */
  readonly systemAssigned: boolean;
  /** The known identities; an empty list accepts every one. */
  readonly identities: readonly MockIdentityEntry[];
  /** The known resources (audiences); an empty list accepts every one. */
  readonly resources: readonly string[];
  /** `roles` claim of an identity without its own. */
  readonly roles: readonly string[];
}

export const identityKnobs: IdentityKnobs = {
  ...commonKnobs,
  lifetime: 86_400,
  refreshIn: 0,
  rotate: true,
  refreshRequest: "ignore",
  format: "native",
  tokenType: "Bearer",
  echoedResource: "",
  tenantId: "11111111-2222-4333-8444-555555555555",
  systemAssigned: true,
  identities: [],
  resources: [],
  roles: [],
  trusted: {},
  singleUse: false,
  subjectLifetime: 300,
  person: { name: "Ada Lovelace", username: "ada@contoso.example" },
  decision: "approve",
  pendingPolls: 1,
  pollInterval: 5,
  publicClients: true,
  sessionRefusal: "",
};

const text = z.string().check(z.minLength(1));
const schema: z.ZodMiniType<Partial<IdentityKnobs>> = z.strictObject({
  ...commonShape,
  lifetime: z.exactOptional(z.number().check(z.minimum(-1e9), z.maximum(1e9))),
  refreshIn: z.exactOptional(z.number().check(z.minimum(0))),
  rotate: z.exactOptional(z.boolean()),
  refreshRequest: z.exactOptional(z.enum(refreshRequests)),
  format: z.exactOptional(z.enum(formats)),
  tokenType: z.exactOptional(z.string()),
  echoedResource: z.exactOptional(z.string()),
  tenantId: z.exactOptional(text),
  systemAssigned: z.exactOptional(z.boolean()),
  identities: z.exactOptional(
    z.array(
      z.strictObject({
        clientId: text,
        objectId: z.exactOptional(text),
        resourceId: z.exactOptional(text),
        clientSecret: z.exactOptional(text),
        expiredSecret: z.exactOptional(text),
        certificate: z.exactOptional(text),
        federated: z.exactOptional(z.strictObject({ issuer: text, subject: text })),
        roles: z.exactOptional(z.array(z.string())),
      }),
    ),
  ),
  resources: z.exactOptional(z.array(text)),
  roles: z.exactOptional(z.array(z.string())),
  trusted: z.exactOptional(
    z.strictObject({
      issuer: z.exactOptional(text),
      subject: z.exactOptional(text),
      audience: z.exactOptional(text),
    }),
  ),
  singleUse: z.exactOptional(z.boolean()),
  subjectLifetime: z.exactOptional(z.number().check(z.minimum(-1e9), z.maximum(1e9))),
  person: z.exactOptional(z.strictObject({ name: text, username: text })),
  decision: z.exactOptional(z.enum(["approve", "decline", "ignore"])),
  pendingPolls: z.exactOptional(z.number().check(z.minimum(0))),
  pollInterval: z.exactOptional(z.number().check(z.minimum(0))),
  publicClients: z.exactOptional(z.boolean()),
  sessionRefusal: z.exactOptional(z.enum(["", ...sessionRefusals])),
});

export const checkedIdentityKnobs = (patch: unknown): Partial<IdentityKnobs> =>
  checkedPatch(schema, patch, identityKnobs);
