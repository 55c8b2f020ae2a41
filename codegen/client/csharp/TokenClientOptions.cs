#nullable enable

using System;
using System.Collections.Generic;

namespace ByokIdentity;

/// <summary>How a <see cref="TokenClient"/> starts its command.</summary>
public sealed class TokenClientOptions
{
    /// <summary>
    /// The program and its arguments. Default: <c>byok-identity rpc --stdio</c>, on Windows by cmd.exe.
    /// </summary>
    public IReadOnlyList<string> Command { get; init; } = DefaultCommand();

    /// <summary>Variables in addition to this process's environment; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The time limit of one call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    private static string[] DefaultCommand()
    {
        if (!OperatingSystem.IsWindows()) return ["byok-identity", "rpc", "--stdio"];
        // npm installs a batch file there, which only cmd.exe can start.
        var shell = System.Environment.GetEnvironmentVariable("ComSpec") ?? "cmd.exe";
        return [shell, "/d", "/c", "byok-identity", "rpc", "--stdio"];
    }
}
