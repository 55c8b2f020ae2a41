#nullable enable

using System;

namespace ByokIdentity;

/// <summary>Says why there is no token. Its text contains no secret.</summary>
public sealed class TokenException : Exception
{
    /// <summary>An error with a stable code.</summary>
    public TokenException(ErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>The kind of failure.</summary>
    public ErrorCode Code { get; }

    /// <summary>Whether the same call may succeed later with the same configuration.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long to wait before the next attempt, if that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
