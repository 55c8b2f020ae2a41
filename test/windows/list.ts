import type { LeftOut } from "./left-out.ts";

/** What Windows, or Node under wine, cannot run, and why. */
export const leftOut: readonly LeftOut[] = [
  {
    reason: "Compilers of other languages are not installed there.",
    project: "toolchain",
  },
  {
    reason: "Redis, nginx, Caddy, Chromium and the keychain of Linux are not there.",
    project: "server",
  },
  {
    reason:
      "The command is started from a home folder of Linux, or more often than time allows under wine; main-uses.windows.test.ts has its main uses.",
    project: "command",
  },
  {
    reason: "The credential commands are written for sh.",
    files: ["test/credentials/command/api-key-command.test.ts"],
    tests: {
      "test/authorizer/dialect.test.ts": ["'apiKeyCommand'"],
      "test/credentials/short-lives.test.ts": [
        "apiKeyCommand with a token of 240 s runs once for 50 uses",
      ],
    },
  },
  {
    reason: "oxlint, oxfmt and rolldown do not load under wine.",
    files: [
      "test/lint-imports.test.ts",
      "test/bench/results.test.ts",
      "test/docs/prose.test.ts",
      "test/codegen/project.test.ts",
      "test/token/process.test.ts",
      "test/credentials/oauth/processes.test.ts",
    ],
    tests: {
      "test/codegen/emit/typescript.test.ts": [
        "the TypeScript emitter > writes 'byok-identity' as oxfmt would",
        "the TypeScript emitter > writes 'workshop' as oxfmt would",
      ],
    },
  },
  {
    reason: "npm is not part of the package that Node comes from.",
    files: ["test/ci/audit.test.ts"],
  },
  {
    reason: "A file has no mode there; the user's profile protects it.",
    tests: {
      "test/cli/local-server/key-file.test.ts": [
        "agreedKey() > a file that every user may read is used, with a warning",
        "writeKeyFile() > makes a file for this user alone, and leaves nothing behind",
      ],
      "test/cli/login/providers-file.test.ts": [
        "addProvider() makes a file, which the library reads, with mode 0600",
      ],
      "test/credentials/file/api-key-file.test.ts": [
        "apiKeyFile > that may be read by everybody is warned of, once",
      ],
      "test/credentials/file/replace.test.ts": [
        "replaceFile() gives the file new content, for its owner alone",
        "replaceFile() leaves the old file as it was, and nothing else, where it fails",
      ],
      "test/credentials/oauth/provider.test.ts": [
        "oauth refresh_token at a real OpenID provider > rotates the token, and writes each new one back for its owner alone",
      ],
      "test/credentials/oauth/rotation.test.ts": [
        "oauth refreshTokenFile that cannot be written > (EACCES) does not lose the token, and is warned of",
        "oauth refreshTokenFile that cannot be written > (EBUSY) does not lose the token, and is warned of",
      ],
      "test/credentials/session/file-sessions.test.ts": [
        "fileSessions() > keeps a session in a file of mode 0600, in a folder of mode 0700, and gives it back",
        "fileSessions() > refuses a mode that lets the group in",
        "fileSessions() > refuses a mode that lets everybody write",
        "fileSessions() > refuses a folder that others can enter",
      ],
      "test/ci/workflows.test.ts": [
        "ci.yml > runs scripts and files that there are",
        "publish.yml > runs scripts and files that there are",
      ],
    },
  },
  {
    reason: "Symbolic links need a right that users do not have there, and do not work under wine.",
    tests: {
      "test/cli/local-server/key-file.test.ts": [
        "agreedKey() > is what an existing file holds, also behind a link, and undefined without one",
        "agreedKey() > a link to nothing is refused, and stays as it is",
        "writeKeyFile() > replaces nothing, be it a link to nothing",
      ],
      "test/cli/login/providers-file.test.ts": [
        "addProvider() keeps comments, other providers and a symlink",
      ],
      "test/credentials/file/api-key-file.test.ts": [
        "apiKeyFile > follows the symlink swap of a Kubernetes volume",
      ],
      "test/credentials/oauth/rotation.test.ts": [
        "oauth refresh_token > follows a symlink to the file, which stays one",
      ],
      "test/credentials/session/file-sessions.test.ts": [
        "fileSessions() > refuses a symlink",
        "fileSessions() > refuses a folder that is a symlink, for reading and for writing",
      ],
    },
  },
  {
    reason: "Unix sockets, FIFOs and devices are not there.",
    files: ["test/agent/ask.test.ts"],
    tests: {
      "test/cli/local-server/key-file.test.ts": [
        "agreedKey() > a FIFO is refused, and stays as it is",
        "agreedKey() > a device is refused, and stays as it is",
      ],
      "test/credentials/file/api-key-file.test.ts": [
        "apiKeyFile fails closed, saying what to do, on > a named pipe",
      ],
      "test/proxy/lifecycle.test.ts": [
        "only the owner of a Unix socket can use it",
        "a Unix socket left behind is replaced; one in use, and any other file, is not",
        "a path that is too long for a socket is refused, not cut off",
      ],
    },
  },
  {
    reason:
      "The system has no user numbers, no number of its boot in a file, and does not say who listens on a port.",
    files: ["test/credentials/machine-key.test.ts"],
    tests: {
      "test/provider-auth.store.test.ts": [
        "createProviderAuth() with a store > a system-assigned identity is shared on its machine, and not once its variables differ",
      ],
      "test/proxy/lifecycle.test.ts": ["a port that is taken is named"],
    },
  },
  {
    reason: "Folders of another system, which paths cannot name there.",
    files: ["test/credentials/azure/managed-identity/arc.test.ts"],
    tests: {
      "test/cli/setup/tools.test.ts": [
        'files > of copilot in {"env":{},"home":"/home/ada","platform":"linux"}',
        'files > of copilot in {"env":{"COPILOT_HOME":"/c","COPILOT_PROVIDERS_CONFIG":"/p.json"},"home":"/home/ada","platform":"linux"}',
        'files > of codex in {"env":{"CODEX_HOME":"/c"},"home":"/home/ada","platform":"linux"}',
        'files > of opencode in {"env":{},"home":"/home/ada","platform":"linux"}',
        'files > of opencode in {"env":{"XDG_CONFIG_HOME":"/c"},"home":"/home/ada","platform":"linux"}',
        'files > of vscode in {"env":{},"home":"/home/ada","platform":"linux"}',
        'files > of vscode in {"env":{},"home":"/Users/ada","platform":"darwin"}',
      ],
    },
  },
  {
    reason: "Time limits, or counts of requests, that wine does not keep.",
    files: [
      "test/fuzz/proxy-socket.test.ts",
      "test/proxy/replay.test.ts",
      "test/serve/managed-identity.test.ts",
      "test/credentials/conformance/conformance.test.ts",
      "test/credentials/conformance/exchange.test.ts",
    ],
    tests: {
      "test/credentials/file/lock.test.ts": [
        "withLock() lets one of many take over a lock that a crash left behind",
      ],
      "test/proxy/streaming.test.ts": ["a stream of 10 MB arrives chunk by chunk and whole"],
    },
  },
];
