import { randomBytes, randomUUID } from "node:crypto";
import { sha256 } from "../../lib/sha256.ts";
import { signed } from "../shared/jwt.ts";
import type { Identity } from "./directory.ts";
import type { ExchangeSource, IdentitySource, IssuedToken, PersonSource } from "./issued-token.ts";

/** What a token is to contain, and whether it must be a new one. */
export interface TokenOrder {
  readonly source: IdentitySource | PersonSource;
  readonly identity: Identity;
  readonly audience: string;
  readonly tenantId: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly rotate: boolean;
  /** SHA-256 of a token that must be replaced, lower-case hex. */
  readonly refused?: string;
  readonly roles: readonly string[];
  /** Who has signed in, if the token is a person's. */
  readonly person?: {
    readonly name: string;
    readonly username: string;
    readonly objectId: string;
  };
}

/** A token that nobody can read. */
export interface OpaqueOrder {
  readonly source: ExchangeSource;
  readonly audience: string;
  readonly prefix: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly rotate: boolean;
}

/** Issues tokens and remembers them. */
export interface Issuer {
  readonly opaque: (order: OpaqueOrder) => IssuedToken;
  readonly issue: (order: TokenOrder) => IssuedToken;
  readonly find: (token: string) => IssuedToken | undefined;
  readonly clear: () => void;
}

/** Creates tokens with the claims of an Entra token, signed with a private key of this endpoint. */
export function createIssuer(): Issuer {
  const key = randomBytes(32);
  const issued = new Map<string, IssuedToken>();
  const latest = new Map<string, IssuedToken>();

  function issue(order: TokenOrder): IssuedToken {
    const { tenantId, identity, audience, person } = order;
    const slot = JSON.stringify([tenantId, identity.clientId, audience, person?.objectId]);
    const current = latest.get(slot);
    if (current !== undefined && !order.rotate && isGood(current, order.refused)) return current;
    const now = Math.floor(Date.now() / 1000);
    const expires = now + Math.trunc(order.lifetime);
    const made: IssuedToken = {
      token: signed(key, claims(order, now, expires)),
      source: order.source,
      clientId: identity.clientId,
      objectId: person?.objectId ?? identity.objectId,
      audience,
      issuedOn: now * 1000,
      expiresOn: expires * 1000,
    };
    issued.set(made.token, made);
    latest.set(slot, made);
    return made;
  }

  function opaque({ source, audience, prefix, lifetime, rotate }: OpaqueOrder): IssuedToken {
    const slot = JSON.stringify([source, audience]);
    const current = latest.get(slot);
    if (current !== undefined && !rotate && isGood(current, undefined)) return current;
    const now = Math.floor(Date.now() / 1000);
    const made: IssuedToken = {
      token: `${prefix}${randomBytes(32).toString("base64url")}`,
      source,
      clientId: source,
      objectId: source,
      audience,
      issuedOn: now * 1000,
      expiresOn: (now + Math.trunc(lifetime)) * 1000,
    };
    issued.set(made.token, made);
    latest.set(slot, made);
    return made;
  }

  return {
    issue,
    opaque,
    find: (token) => issued.get(token),
    clear() {
      issued.clear();
      latest.clear();
    },
  };
}

function isGood({ token, expiresOn }: IssuedToken, refused: string | undefined): boolean {
  return expiresOn > Date.now() && (refused === undefined || sha256(token) !== refused);
}

/** Entra's resource for tokens that are exchanged, by its name, and the application ID that its tokens have instead. */
const TOKEN_EXCHANGE = {
  name: "api://AzureADTokenExchange",
  id: "fb60f99c-7a34-4190-8149-302f77469936",
};

/**
 * Those of a token of the v1 endpoint, which most APIs get; token exchange gets one of v2.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
function claims(order: TokenOrder, now: number, expires: number): Record<string, unknown> {
  const { identity, tenantId, person } = order;
  // An application proves itself; a person's application is a public one.
  const proof = person === undefined ? "2" : "0";
  const version =
    order.audience === TOKEN_EXCHANGE.name
      ? {
          aud: TOKEN_EXCHANGE.id,
          iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
          azp: identity.clientId,
          azpacr: proof,
          ver: "2.0",
        }
      : {
          aud: order.audience,
          iss: `https://sts.windows.net/${tenantId}/`,
          appid: identity.clientId,
          appidacr: proof,
          ver: "1.0",
        };
  return {
    ...version,
    iat: now,
    nbf: now,
    exp: expires,
    tid: tenantId,
    ...(person === undefined ? ofApplication(order) : ofPerson(person)),
    jti: randomUUID(),
  };
}

function ofApplication({ identity, roles }: TokenOrder): Record<string, unknown> {
  return {
    idtyp: "app",
    oid: identity.objectId,
    sub: identity.objectId,
    ...(identity.resourceId === undefined ? {} : { xms_mirid: identity.resourceId }),
    roles: identity.roles ?? roles,
  };
}

function ofPerson(person: NonNullable<TokenOrder["person"]>): Record<string, unknown> {
  return {
    idtyp: "user",
    name: person.name,
    oid: person.objectId,
    scp: "user_impersonation",
    sub: person.objectId,
    upn: person.username,
  };
}
