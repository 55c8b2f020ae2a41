import { ByokIdentityError, type ErrorDetails } from "../../errors.ts";
import { checked } from "../../token/checked.ts";
import { timed } from "../../token/timed.ts";
import type { AccessToken, TokenSource } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { readPrinted } from "../credential-text/read.ts";
import { plainCause, redact } from "../redact.ts";
import type { CommandResult } from "./run.ts";

const LIMITS = { maxStdout: 1024 * 1024, maxStderr: 64 * 1024 };

/**
 * A shell command that prints a credential. It runs in this process's directory and environment, once per token:
 * providers with the same command share one identity.
 */
export function commandCredential(
  command: string,
  { acquireTimeout, tokenTtl }: CredentialContext,
): Credential {
  return {
    identity: { kind: "apiKeyCommand" },
    presentation: "key",
    attempt: timed(checked(commandSource(command)), acquireTimeout, tooLate),
    cache: {
      key: JSON.stringify(["apiKeyCommand", command]),
      mints: () => true,
      ttl: tokenTtl,
    },
  };
}

function commandSource(command: string): TokenSource {
  let last: string | undefined;
  return async (request): Promise<AccessToken> => {
    const { runCommand } = await import("./run.ts");
    const result = await runCommand(command, LIMITS, request?.signal).catch((error: unknown) => {
      request?.signal?.throwIfAborted();
      throw failed("apiKeyCommand cannot be run: the shell does not start.", {
        cause: plainCause(error),
        hint: "Check that the platform's shell exists and that this process may start other processes.",
      });
    });
    assertSuccess(result, last);
    const token = readPrinted(
      result.stdout,
      { code: "ERR_COMMAND_FAILED", found: "apiKeyCommand printed" },
      Date.now(),
    );
    last = token.token;
    return token;
  };
}

function tooLate(timeout: number): ByokIdentityError {
  return failed(`apiKeyCommand did not finish within ${timeout} ms and was killed.`, {
    hint: "Check that it does not wait for input (its stdin is empty), or raise acquireTimeout.",
    transient: true,
  });
}

function assertSuccess(result: CommandResult, last: string | undefined): void {
  const { code, signal, overflow } = result;
  if (overflow) {
    throw failed(`apiKeyCommand printed more than ${LIMITS.maxStdout} bytes and was killed.`, {
      hint: "The command must print only the credential.",
    });
  }
  if (code === 0) return;
  const complaint = complaintOf(result, last);
  const tail = complaint === "" ? "." : `: ${complaint.replace(/(?<![.!?])$/, ".")}`;
  if (signal !== null) {
    throw failed(`apiKeyCommand was ended by ${signal}${tail}`, {
      hint: "Run the command in a shell to see why.",
      transient: true,
    });
  }
  // 126 and 127 are the shell's own, 9009 is that of cmd.exe.
  // https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02
  const absent = code === 127 || code === 126 || code === 9009;
  throw failed(`apiKeyCommand ended with exit code ${code}${tail}`, {
    hint: absent
      ? "Check that the program is installed, executable and on the PATH of this process."
      : "Run the command in a shell to see why.",
    transient: !absent,
  });
}

/**
 * What it wrote to stderr, without any word that it printed to stdout now or last time: a helper may repeat the token
 * there.
 */
function complaintOf({ stdout, stderr }: CommandResult, last: string | undefined): string {
  const words = new Set(stdout.split(/[\s"',;]+/).slice(0, 100));
  return redact(stderr, undefined, last === undefined ? words : words.add(last));
}

function failed(message: string, details: ErrorDetails): ByokIdentityError {
  return new ByokIdentityError("ERR_COMMAND_FAILED", message, details);
}
