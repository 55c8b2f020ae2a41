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
    reason: "Commands for sh, to which cmd.windows.test.ts has the siblings.",
    files: ["test/credentials/command/sh.test.ts"],
    tests: {
      "test/authorizer/dialect.test.ts": ["'apiKeyCommand'"],
      "test/lib/shell-line.test.ts": [
        "shellLine(): sh makes of the line the words that it was made of, and runs nothing",
      ],
    },
  },
  {
    reason: "The taskkill of wine cannot end the processes that another one has started.",
    files: ["test/credentials/command/exit.command.test.ts"],
  },
  {
    reason: "oxlint, oxfmt and rolldown do not load under wine.",
    files: [
      "test/lint-imports.test.ts",
      "test/bench/results.test.ts",
      "test/docs/prose.test.ts",
      "test/codegen/project.test.ts",
      "test/docs/errors.command.test.ts",
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
    reason: "Documented lines and recipes run in bash, with the package behind a link.",
    files: [
      "test/cli/recipes.command.test.ts",
      "test/deployment/lines.command.test.ts",
      "test/deployment/manifests.command.test.ts",
      "test/docs/examples.command.test.ts",
      "test/docs/federation.command.test.ts",
      "test/docs/fences.command.test.ts",
      "test/docs/sources.command.test.ts",
      "test/readme.command.test.ts",
    ],
    tests: {
      "test/cli/help.command.test.ts": ["a reader that has read enough is no failure"],
    },
  },
  {
    reason: "Completion for bash, zsh and fish, and service managers of Linux.",
    files: [
      "test/cli/completion/shells.command.test.ts",
      "test/cli/service/service.command.test.ts",
    ],
  },
  {
    reason:
      "Other files have the same there: agent.windows.test.ts the agent, exec.windows.test.ts exec, main-uses.windows.test.ts setup.",
    files: [
      "test/agent/agent.command.test.ts",
      "test/agent/exchange.command.test.ts",
      "test/cli/exec.command.test.ts",
      "test/cli/setup/setup.command.test.ts",
    ],
  },
  {
    reason:
      "A process there gets no signals: kill() ends it at once, so that it tidies nothing up.",
    files: [
      "test/cli/ending.command.test.ts",
      "test/cli/keep.command.test.ts",
      "test/cli/proxy-daemon.command.test.ts",
      "test/login/interrupted.command.test.ts",
      "test/login/killed.command.test.ts",
      "test/login/running.command.test.ts",
    ],
    tests: {
      "test/cli/mock.command.test.ts": [
        "byok-identity mock > ends with 0 on SIGTERM",
        "byok-identity mock > ends with 0 on SIGINT",
        "byok-identity mock > --tls lets GET /environment lead to a source over TLS",
      ],
      "test/cli/proxy.command.test.ts": [
        "proxy > SIGTERM lets a request in flight finish; a second one does not",
        "proxy > SIGHUP, as of a terminal that is closed, ends it and leaves no socket",
      ],
    },
  },
  {
    reason: "There is no pseudo-terminal, no Python, no `az` as a shell script, and no /proc.",
    files: [
      "test/cli/azure-sources.command.test.ts",
      "test/credentials/azure/default-azure-credential/azure-cli.command.test.ts",
      "test/credentials/azure/default-azure-credential/exhausted.command.test.ts",
      "test/credentials/azure/default-azure-credential/outage.command.test.ts",
      "test/login/prompts.command.test.ts",
      "test/secrets/processes.command.test.ts",
    ],
    tests: {
      "test/cli/login/providers-file.test.ts": [
        "addProvider() says what to do about a place that cannot be written",
      ],
      "test/cli/rpc.command.test.ts": ["rpc --stdio serves a host in another language"],
      "test/lib/make-folders.test.ts": [
        "makeFolders() > ends in /proc/x, where nobody can create one",
        "makeFolders() > ends in /proc/x/y, where nobody can create one",
      ],
    },
  },
  {
    reason:
      "They count requests. An attempt may take five seconds; under wine on a busy machine one takes longer, and is made again.",
    files: [
      "test/credentials/azure/default-azure-credential/environment.command.test.ts",
      "test/credentials/azure/default-azure-credential/managed-identity.command.test.ts",
      "test/credentials/azure/default-azure-credential/workload-identity.command.test.ts",
      "test/credentials/azure/managed-identity/aks.command.test.ts",
      "test/credentials/azure/service-principal/certificate-file.command.test.ts",
      "test/credentials/azure/service-principal/client-secret.command.test.ts",
      "test/credentials/azure/service-principal/client-secret-file.command.test.ts",
      "test/credentials/azure/service-principal/failures.command.test.ts",
      "test/credentials/azure/service-principal/federated-token-file.command.test.ts",
      "test/credentials/conformance/conformance.test.ts",
      "test/credentials/conformance/exchange.test.ts",
      "test/proxy/replay.test.ts",
      "test/serve/managed-identity.test.ts",
    ],
  },
  {
    reason:
      "Modes of files, and commands for sh; the rest of what doctor checks is the same on every system.",
    files: ["test/cli/doctor.command.test.ts", "test/cli/doctor.test.ts"],
  },
  {
    reason: "Variables have no case there, so that messages name https_proxy.",
    files: ["test/cli/forward-proxy.command.test.ts"],
  },
  {
    reason:
      "Wine gives a hidden window no title, which Node wants in a process started by cmd.exe.",
    tests: {
      "test/cli/token.command.test.ts": [
        "token > the output of each form but header is read as a credential command's",
      ],
    },
  },
  {
    reason: "A file has no mode there, which could let others read it or make it executable.",
    tests: {
      "test/ci/workflows.test.ts": [
        "ci.yml > runs scripts and files that there are",
        "publish.yml > runs scripts and files that there are",
      ],
      "test/cli/local-server/key-file.test.ts": [
        "agreedKey() > a file that every user may read is used, with a warning",
      ],
      "test/credentials/file/api-key-file.test.ts": [
        "apiKeyFile > that may be read by everybody is warned of, once",
      ],
      "test/credentials/session/file-sessions.test.ts": [
        "fileSessions() > refuses a mode that lets the group in",
        "fileSessions() > refuses a mode that lets everybody write",
        "fileSessions() > refuses a folder that others can enter",
      ],
    },
  },
  {
    reason:
      "EACCES and EBUSY mean there that another program has the file open: it is tried again, which busy.test.ts has.",
    tests: {
      "test/credentials/oauth/rotation.test.ts": [
        "oauth refreshTokenFile that cannot be written > (EACCES) does not lose the token, and is warned of",
        "oauth refreshTokenFile that cannot be written > (EBUSY) does not lose the token, and is warned of",
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
      "test/cli/proxy.command.test.ts": ["proxy > --access-log follows no link of another user"],
      "test/cli/usage.test.ts": [
        "serve --config with a link that leads to itself says so: exit code 2",
      ],
      "test/cli/login/providers-file.test.ts": [
        "addProvider() keeps comments, other providers and a symlink",
        "addProvider() keeps a symlink that leads to no file yet, and makes that file",
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
    files: ["test/agent/ask.test.ts", "test/agent/directory.test.ts"],
    tests: {
      "test/cli/usage.test.ts": [
        "serve --socket in a folder that does not exist says so: exit code 2",
        "validate does not wait for the writer of a named pipe: exit code 2",
        "token does not wait for the writer of a named pipe: exit code 2",
        "codegen does not wait for the writer of a named pipe: exit code 2",
      ],
      "test/cli/validate.command.test.ts": [
        "validate > reads what the shell has opened: /dev/stdin",
        "validate > reads what the shell has opened: /dev/fd/3",
      ],
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
      "test/credentials/session/file-sessions.test.ts": [
        "fileSessions() > refuses a file and a folder of another user",
      ],
      "test/provider-auth.store.test.ts": [
        "createProviderAuth() with a store > a system-assigned identity is shared on its machine, and not once its variables differ",
      ],
      "test/cli/proxy.command.test.ts": [
        "proxy > a socket of another user is named with its owner",
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
    reason:
      "The package redis has 658 files: under wine, they take ten seconds to load, on a busy machine more than half a minute.",
    tests: {
      "test/cli/serve.command.test.ts": [
        "an unavailable token store is reported, and nothing fails",
      ],
    },
  },
  {
    reason: "Their own limits, of 50 ms for a connection or of the test, are too short under wine.",
    files: ["test/fuzz/proxy-socket.test.ts"],
    tests: {
      "test/credentials/file/lock.test.ts": [
        "withLock() lets one of many take over a lock that a crash left behind",
      ],
      "test/proxy/streaming.test.ts": ["a stream of 10 MB arrives chunk by chunk and whole"],
    },
  },
];
