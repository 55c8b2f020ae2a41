import { isSignIn } from "../../../config/sign-in.ts";
import { fileSessions } from "../../../credentials/session/file-sessions.ts";
import { ByokIdentityError } from "../../../errors.ts";
import { defined } from "../../../lib/defined.ts";
import { personText } from "../../../login/person-text.ts";
import { signInProvider } from "../../login/session-of.ts";
import { inWords } from "../duration.ts";
import type { Check } from "../check.ts";

/** Who has signed in, and whether the session can be renewed; nothing if no person does. */
export const session: Check = async (chosen) => {
  const { config, login, signIn } = chosen;
  if (config.oauth === undefined || !isSignIn(config.oauth)) return [];
  const { id, scope } = signInProvider(chosen);
  const sessions = fileSessions({ login });
  try {
    const found = await sessions.read(id);
    if (found === undefined) {
      return [{ level: "error", what: `Nobody is signed in at ${scope.server}.`, fix: signIn }];
    }
    const { person, ended, signedInOn } = found;
    const listed = (await sessions.list()).find((each) => each.id === id);
    const facts = { ...defined({ file: listed?.file, protection: listed?.protection }) };
    const since = `signed in ${inWords(Date.now() - signedInOn)} ago`;
    if (ended !== undefined) {
      return [{ level: "error", what: "The session has ended.", why: ended, fix: signIn, facts }];
    }
    const who = personText(person, "") || "A person the server does not name";
    return [{ level: "ok", what: `${who} ${since}.`, facts }];
  } catch (error) {
    if (!(error instanceof ByokIdentityError)) throw error;
    const { summary, hint } = error;
    return [
      {
        level: "error",
        what: "The session cannot be read.",
        why: summary,
        ...defined({ fix: hint }),
      },
    ];
  }
};
