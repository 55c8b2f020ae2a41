#nullable enable

using System;
using System.Collections.Generic;

namespace ByokIdentity;

/// <summary>How a <see cref="TokenClient"/> starts its command.</summary>
public sealed class TokenClientOptions
{
    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = ["byok-identity", "rpc", "--stdio"];

    /// <summary>Variables in addition to this process's environment; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The time limit of one call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}
