#nullable enable

using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Runtime;

/// <summary>Members that have no name in the schema, between JSON and their type.</summary>
internal static class ExtraMembers
{
    public static Dictionary<string, T> Read<T>(Dictionary<string, JsonElement>? members)
    {
        var type = (JsonTypeInfo<T>)PackageJsonContext.Default.GetTypeInfo(typeof(T))!;
        var read = new Dictionary<string, T>();
        foreach (var member in members ?? new Dictionary<string, JsonElement>())
        {
            read[member.Key] = member.Value.Deserialize(type)!;
        }
        return read;
    }

    public static Dictionary<string, JsonElement> Written<T>(IDictionary<string, T> members)
    {
        var type = (JsonTypeInfo<T>)PackageJsonContext.Default.GetTypeInfo(typeof(T))!;
        var written = new Dictionary<string, JsonElement>();
        foreach (var member in members)
        {
            written[member.Key] = JsonSerializer.SerializeToElement(member.Value, type);
        }
        return written;
    }
}
