import { existsSync } from "node:fs";
import { proxyAnswers } from "../../setup/proxy-answers.ts";
import { readJournal, type JournalEntry } from "../../setup/journal.ts";
import { tools } from "../../setup/registry.ts";
import { listed } from "../../../lib/listed.ts";
import { ByokIdentityError } from "../../../errors.ts";
import type { Check } from "../check.ts";
import type { Finding } from "../finding.ts";

/** Whether clients that have been set up find what they need: the proxy, or the command. */
export const clients: Check = async () => {
  let journal: readonly JournalEntry[];
  try {
    journal = readJournal();
  } catch (error) {
    if (!(error instanceof ByokIdentityError)) throw error;
    return [{ level: "error", what: error.summary, ...(error.hint && { fix: error.hint }) }];
  }
  const ports = new Set(journal.filter(({ via }) => via === "proxy").map(({ port }) => port));
  const ofProxies = await Promise.all(
    Array.from(ports, async (port) =>
      proxyFinding(
        titlesOf(journal.filter((entry) => entry.via === "proxy" && entry.port === port)),
        port,
        await proxyAnswers(port),
      ),
    ),
  );
  const broken = journal.filter(({ program = [] }) => !program.every((file) => existsSync(file)));
  return [
    ...ofProxies,
    ...broken.map(({ tool, program }): Finding => ({
      level: "error",
      what: `${tools[tool].title} is set up to run a program that no longer exists: ${program?.join(" ")}`,
      why: "Node or byok-identity has moved since, as after an update.",
      run: `byok-identity setup ${tool}`,
    })),
  ];
};

function titlesOf(entries: readonly JournalEntry[]): string {
  return listed([...new Set(entries.map(({ tool }) => tools[tool].title))], "and");
}

function proxyFinding(titles: string, port: number, answers: boolean): Finding {
  if (answers) return { level: "ok", what: `The proxy of ${titles} answers on port ${port}.` };
  return {
    level: "warning",
    what: `Nothing answers on port ${port}, where the proxy of ${titles} should be.`,
    fix: "Start it at each login, or run `byok-identity proxy` in a terminal.",
    run: "byok-identity service install",
  };
}
