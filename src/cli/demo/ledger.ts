import type { MockIdentity, MockModel } from "../../testing/index.ts";
import type { Palette } from "../text.ts";

/** Turns the requests since the last report into lines for people. */
export interface Ledger {
  page(title: string, durationMs: number, answer: string): string;
  /** How many different tokens were issued. */
  renewals(): number;
}

/** The first report starts with the requests from now on. */
export function createLedger(identity: MockIdentity, model: MockModel, colors: Palette): Ledger {
  const names = new Map<string, string>();
  let identitySeen = 0;
  let modelSeen = 0;
  let pages = 0;

  /** Tokens are shown as a letter and their last characters; nobody needs to see more. */
  function nameOf(token: string): string {
    const known = names.get(token);
    if (known !== undefined) return known;
    const name = `token ${String.fromCharCode(65 + names.size)} …${token.slice(-4)}`;
    names.set(token, name);
    return name;
  }

  function identityLines(): string[] {
    const requests = identity.requests.slice(identitySeen);
    identitySeen = identity.requests.length;
    const failed = requests.filter(({ status }) => status === undefined);
    const answered = requests.filter(({ status }) => status !== undefined);
    const times = failed.length === 1 ? "" : `, ${failed.length} tries`;
    return [
      ...answered.map(({ method, path, query, status, token }) => {
        const refused = query["token_sha256_to_refresh"];
        const told =
          refused === undefined ? "" : `?token_sha256_to_refresh=${refused.slice(0, 4)}…`;
        const issued = token === undefined ? undefined : identity.issued(token);
        const life =
          issued === undefined
            ? ""
            : `, ${Math.round((issued.expiresOn - issued.issuedOn) / 1000)} s`;
        const who = issued?.source === "openai" ? "exchange" : "identity";
        return `${who}  ${method} ${path}${told} → ${status}${token === undefined ? "" : ` ${colors.cyan(nameOf(token))}${life}`}`;
      }),
      ...(failed.length === 0 ? [] : [`identity  ${colors.red(`connection reset${times}`)}`]),
    ];
  }

  function modelLines(): string[] {
    const requests = model.requests.slice(modelSeen);
    modelSeen = model.requests.length;
    return requests.map(({ method, path, status = 0, headers }) => {
      const token = headers["authorization"]?.replace(/^Bearer /, "") ?? "";
      const outcome = status === 200 ? colors.green("200") : colors.red(String(status));
      return `model     ${method} ${path}  Authorization: Bearer ${colors.cyan(nameOf(token))} → ${outcome}`;
    });
  }

  return {
    renewals: () => names.size,
    page(title, durationMs, answer) {
      const head = `${++pages}  ${colors.bold(title)}  ${colors.dim(`${Math.round(durationMs)} ms`)}`;
      const lines = [...identityLines(), ...modelLines(), `answer    ${colors.dim(`“${answer}”`)}`];
      return `\n${head}\n${lines.map((line) => `   ${line}\n`).join("")}`;
    },
  };
}
