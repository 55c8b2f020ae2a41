import * as z from "zod/mini";
import en from "zod/v4/locales/en.js";
import { pathOf } from "../../config/problems.ts";
import { nearest } from "../../lib/nearest.ts";
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import { faultSchema } from "./fault-schema.ts";
import type { CommonKnobs } from "./knobs.ts";

export const commonShape: {
  readonly [Name in keyof CommonKnobs]: z.ZodMiniExactOptional<z.ZodMiniType<CommonKnobs[Name]>>;
} = {
  delay: z.exactOptional(z.number().check(z.minimum(0))),
  faults: z.exactOptional(z.array(faultSchema)),
  outage: z.exactOptional(faultSchema),
};

/**
 * The patch, after checking that it contains only knobs of the right type.
 *
 * @throws ConfigError with every unknown knob and every invalid value.
 */
export function checkedPatch<T>(schema: z.ZodMiniType<T>, patch: unknown, knobs: object): T {
  const result = schema.safeParse(patch, { error: en().localeError });
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => unknown([...issue.path, key], knobs))
        : [{ path: pathOf(issue.path), message: issue.message }],
    ),
    { subject: "settings of the mock endpoint" },
  );
}

function unknown(path: readonly PropertyKey[], knobs: object): ConfigProblem {
  const known = Object.keys(knobs);
  const near = path.length === 1 ? nearest(String(path[0]), known) : undefined;
  const hint = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${near}?`;
  return {
    path: pathOf(path),
    message: path.length === 1 ? `is not a knob; ${hint}` : "is not a field here",
  };
}
