import { randomBytes, randomInt } from "node:crypto";
import { json, type Answer } from "../../shared/received.ts";
import { entraError } from "../entra-error.ts";
import type { IdentityKnobs } from "../knobs.ts";
import { granted, type Granted } from "./granted.ts";
import type { SignInRefusal } from "./refusal.ts";

/** The device authorization endpoint, and the codes that it has issued. */
export interface DeviceCodes {
  readonly start: (form: URLSearchParams, knobs: IdentityKnobs) => Answer;
  readonly redeem: (form: URLSearchParams, knobs: IdentityKnobs) => Granted | SignInRefusal;
  readonly clear: () => void;
}

interface DeviceCode extends Granted {
  readonly expiresOn: number;
  polls: number;
}

/** Life of a device code, seconds. */
const CODE_LIFE = 900;

const PAGE = "https://microsoft.com/devicelogin";

/** @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code */
export function createDeviceCodes(): DeviceCodes {
  const codes = new Map<string, DeviceCode>();
  return {
    start(form, knobs): Answer {
      if (form.get("scope") === null) return entraError("scope-missing");
      const code = randomBytes(48).toString("base64url");
      const letters = Array.from({ length: 9 }, () => String.fromCharCode(65 + randomInt(26)));
      const userCode = letters.join("");
      const expiresOn = Date.now() + CODE_LIFE * 1000;
      codes.set(code, { ...granted(form, knobs), expiresOn, polls: 0 });
      return json(200, {
        user_code: userCode,
        device_code: code,
        verification_uri: PAGE,
        expires_in: CODE_LIFE,
        interval: knobs.pollInterval,
        message: `To sign in, use a web browser to open the page ${PAGE} and enter the code ${userCode} to authenticate.`,
      });
    },
    redeem(form, { decision, pendingPolls }): Granted | SignInRefusal {
      const text = form.get("device_code") ?? "";
      const code = codes.get(text);
      if (code === undefined || code.clientId !== form.get("client_id")) return "70018";
      if (Date.now() >= code.expiresOn) return "70020";
      code.polls += 1;
      if (decision === "ignore" || code.polls <= pendingPolls) return "70016";
      codes.delete(text);
      return decision === "decline" ? "70017" : code;
    },
    clear: () => codes.clear(),
  };
}
