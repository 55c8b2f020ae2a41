#nullable enable

using System;
using System.Text.Json;

namespace Runtime;

/// <summary>A call that is answered with an error. A handler may throw one of its own.</summary>
/// <seealso href="https://www.jsonrpc.org/specification#error_object">JSON-RPC 2.0, error object</seealso>
public sealed class RpcException : Exception
{
    /// <summary>The method does not exist.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>The parameters are not what the method takes.</summary>
    public const int InvalidParams = -32602;

    /// <summary>An error for the other side.</summary>
    public RpcException(int code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>The kind of failure: a code of JSON-RPC, or of the application.</summary>
    public int Code { get; }

    /// <summary>Anything else that the other side is told.</summary>
    public JsonElement? ErrorData { get; init; }
}
