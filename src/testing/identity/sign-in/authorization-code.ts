import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Answer } from "../../shared/received.ts";
import { findIdentity } from "../directory.ts";
import type { IdentityKnobs } from "../knobs.ts";
import { granted, type Granted } from "./granted.ts";
import { refusalPage, refusalParameters, textOf, type SignInRefusal } from "./refusal.ts";

/** The authorization endpoint, and the codes that it has issued. */
export interface AuthorizationCodes {
  /** The person at the browser is already signed in, and decides as the knobs say. */
  readonly authorize: (query: URLSearchParams, knobs: IdentityKnobs) => Answer;
  readonly redeem: (form: URLSearchParams) => Granted | SignInRefusal;
  readonly clear: () => void;
}

interface Code extends Granted {
  readonly redirectUri: string;
  readonly challenge?: string;
  used: boolean;
}

/** @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
export function createAuthorizationCodes(): AuthorizationCodes {
  const codes = new Map<string, Code>();

  function issue(query: URLSearchParams, redirectUri: string, knobs: IdentityKnobs): string {
    const code = `1.${randomBytes(48).toString("base64url")}`;
    const challenge = query.get("code_challenge");
    codes.set(code, {
      ...granted(query, knobs),
      redirectUri,
      used: false,
      ...(challenge === null ? {} : { challenge }),
    });
    return code;
  }

  return {
    authorize(query, knobs): Answer {
      const clientId = query.get("client_id") ?? "";
      if (findIdentity(knobs, { kind: "clientId", value: clientId }) === undefined) {
        return refusalPage("700016", "Application was not found in the directory.");
      }
      const redirectUri = query.get("redirect_uri") ?? "";
      if (!isRegistered(redirectUri)) return refusalPage("50011", textOf("50011"));
      const back = (parameters: Readonly<Record<string, string>>): Answer =>
        redirect(redirectUri, parameters, query.get("state"));
      if (query.get("response_type") !== "code") return back(refusalParameters("70007"));
      if (knobs.decision === "decline") return back(refusalParameters("65004"));
      if (knobs.decision === "ignore") {
        return { status: 200, headers: { "content-type": "text/html" }, body: "<p>Sign in</p>" };
      }
      return back({ code: issue(query, redirectUri, knobs), session_state: randomUUID() });
    },
    redeem(form): Granted | SignInRefusal {
      const code = codes.get(form.get("code") ?? "");
      if (code === undefined || code.clientId !== form.get("client_id")) return "70000";
      if (code.used) return "54005";
      if (code.redirectUri !== form.get("redirect_uri")) return "50011";
      code.used = true;
      const verifier = form.get("code_verifier") ?? "";
      const hash = createHash("sha256").update(verifier).digest("base64url");
      return code.challenge === undefined || code.challenge === hash ? code : "501481";
    },
    clear: () => codes.clear(),
  };
}

function redirect(
  uri: string,
  parameters: Readonly<Record<string, string>>,
  state: string | null,
): Answer {
  const location = new URL(uri);
  const all = { ...parameters, ...(state === null ? {} : { state }) };
  for (const [name, value] of Object.entries(all)) location.searchParams.set(name, value);
  return { status: 302, headers: { location: location.href }, body: "" };
}

/** Registered is `http://localhost`, of which Entra ignores the port. */
function isRegistered(redirectUri: string): boolean {
  return /^http:\/\/localhost(?::\d+)?\/?$/.test(redirectUri);
}
