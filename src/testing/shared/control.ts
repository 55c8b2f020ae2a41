import { ConfigError } from "../../errors.ts";
import { json, type Answer, type Call, type Delivery } from "./received.ts";

/** Answers of the control paths, by `METHOD /path`. */
export type Controls = Readonly<
  Record<string, (call: Call) => Answer | Delivery | Promise<Answer | Delivery>>
>;

/** Answers a call to a control path; undefined for other paths. */
export async function control(controls: Controls, call: Call): Promise<Delivery | undefined> {
  const chosen = controls[`${call.method} ${call.path}`];
  if (chosen === undefined) {
    const allowed = Object.keys(controls)
      .filter((key) => key.endsWith(` ${call.path}`))
      .map((key) => key.slice(0, key.indexOf(" ")));
    if (allowed.length === 0) return undefined;
    return json(
      405,
      {
        error: {
          code: "METHOD_NOT_ALLOWED",
          message: `${call.path} takes ${allowed.join(" or ")}.`,
        },
      },
      { allow: allowed.join(", ") },
    );
  }
  try {
    return await chosen(call);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { code, message, problems } = error;
    return json(400, { error: { code, message, problems } });
  }
}

/** The JSON body of a control request. @throws ConfigError if it is not JSON. */
export function controlBody(call: Call): unknown {
  try {
    return JSON.parse(call.body.toString("utf8"));
  } catch (cause) {
    throw new ConfigError([{ path: "", message: "The body is not JSON." }], {
      cause,
      subject: "settings of the mock endpoint",
    });
  }
}
