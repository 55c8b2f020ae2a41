import { z } from "zod";
import { ConfigError } from "../../errors.ts";
import { faultSchema, type Fault } from "./fault.ts";

/** Knobs that every endpoint has. */
export interface CommonKnobs {
  /** Wait before every answer, milliseconds. */
  readonly delay: number;
  /** What happens to the next requests, one entry each; `{}` lets one pass. Requests after the last are answered. */
  readonly faults: readonly Fault[];
  /** What happens to every request that no entry of `faults` is for; `{}` ends the outage. */
  readonly outage: Fault;
}

export const commonKnobs: CommonKnobs = { delay: 0, faults: [], outage: {} };

export const commonShape: {
  readonly [Name in keyof CommonKnobs]: z.ZodExactOptional<z.ZodType<CommonKnobs[Name]>>;
} = {
  delay: z.number().min(0).exactOptional(),
  faults: z.array(faultSchema).exactOptional(),
  outage: faultSchema.exactOptional(),
};

/**
 * The patch, once it is known to hold nothing but knobs of the right type.
 *
 * @throws ConfigError naming every unknown knob and every value that does not fit.
 */
export function checkedPatch<T>(schema: z.ZodType<T>, patch: unknown, knobs: object): T {
  const result = schema.safeParse(patch);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({
            path: z.core.toDotPath([...issue.path, key]),
            message:
              issue.path.length === 0
                ? `Unknown knob. Known: ${Object.keys(knobs).join(", ")}.`
                : "Unknown key.",
          }))
        : [{ path: z.core.toDotPath(issue.path), message: issue.message }],
    ),
    { subject: "settings of the mock endpoint" },
  );
}
