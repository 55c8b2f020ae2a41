import { createHash } from "node:crypto";

/** SHA-256, lower-case hex: identifies a token without revealing it. */
export function sha256(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
