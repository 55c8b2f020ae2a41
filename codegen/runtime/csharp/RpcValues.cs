#nullable enable

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Runtime;

/// <summary>Between the values of calls and JSON.</summary>
internal static class RpcValues
{
    private static readonly JsonElement s_empty = Parsed("{}");

    private static readonly JsonElement s_null = Parsed("null");

    public static JsonElement None => s_null;

    public static RpcException NotFound(string method) => new(RpcException.MethodNotFound, "Method not found: " + method);

    /// <summary>The parameters of a call that has come in. Those that are left out are an empty object.</summary>
    public static T Accept<T>(JsonElement? parameters, JsonTypeInfo<T> type, Func<T, IReadOnlyList<Violation>> validate)
        where T : class
    {
        var isGiven = parameters is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };
        T value;
        try
        {
            value = Read(isGiven ? parameters.GetValueOrDefault() : s_empty, type);
        }
        catch (JsonException cause)
        {
            throw new RpcException(RpcException.InvalidParams, "Invalid params", cause);
        }
        var found = validate(value);
        return found.Count == 0
            ? value
            : throw new RpcException(
                RpcException.InvalidParams,
                "Invalid params: " + string.Join("; ", Enumerable.Select(found, each => each.ToString())));
    }

    public static T Read<T>(JsonElement value, JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(value, type) ?? throw new JsonException("Expected a value, found null.");

    public static JsonElement Written<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type);

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
