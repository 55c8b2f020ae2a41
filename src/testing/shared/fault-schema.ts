import * as z from "zod/mini";
import type { Fault } from "./fault.ts";

const headerText = z.string().check(z.regex(/^[\t\x20-\x7e]*$/, "expected printable ASCII"));

/** A {@link Fault} from a test or from the control endpoint. */
export const faultSchema: z.ZodMiniType<Fault> = z.strictObject({
  status: z.exactOptional(z.int().check(z.minimum(200), z.maximum(599))),
  retryAfter: z.exactOptional(headerText),
  headers: z.exactOptional(
    z.record(z.string().check(z.regex(/^[\w!#$%&'*+.^`|~-]+$/)), headerText),
  ),
  body: z.exactOptional(z.string()),
  delay: z.exactOptional(z.number().check(z.minimum(0))),
  break: z.exactOptional(z.enum(["reset", "hang", "half-open", "truncate"])),
});
