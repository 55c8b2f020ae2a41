import path from "node:path";

/** The environment of a machine that has no IMDS, or has it at `IMDS_PORT` of loopback. */
export const LINK_LOCAL = {
  NODE_OPTIONS: `--require ${path.join(import.meta.dirname, "link-local.cjs")}`,
};
