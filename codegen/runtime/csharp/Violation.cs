#nullable enable

namespace Runtime;

/// <summary>One thing in which a value differs from the schema.</summary>
/// <param name="Path">Where, by names on the wire: <c>providers[0].managedIdentity</c>; empty for the value itself.</param>
/// <param name="Message">What is wrong; it never shows the value, which may be secret.</param>
public sealed record Violation(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : Path + ": " + Message;
}
