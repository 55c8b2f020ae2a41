import { benchOf } from "../../azure/managed-identity/support.ts";
import type { Row } from "../row.ts";

/** One endpoint for all cases: the identity library remembers the host that it found first. */
export async function managedIdentity(): Promise<Row> {
  const bench = await benchOf("app-service", { lifetime: 3_600 });
  return {
    name: "managedIdentity",
    asks: "token",
    form: "bearer",
    failure: "ERR_IDENTITY_UNAVAILABLE",
    start() {
      const { identity } = bench;
      const complaint = (): string => {
        const last = identity.requests.findLast(({ token }) => token !== undefined)?.token;
        return JSON.stringify({ statusCode: 500, message: `cannot store ${last}` });
      };
      return {
        config: { managedIdentity: {} },
        asked: () => identity.requests.length,
        become: (mood) =>
          identity.configure({
            rotate: mood !== "repeat",
            delay: mood === "slow" ? 100 : 0,
            outage: mood === "down" ? { status: 500, body: complaint() } : {},
          }),
      };
    },
  };
}
