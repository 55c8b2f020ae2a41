#nullable enable

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Runtime;

/// <summary>Collects the violations of one object.</summary>
internal sealed class Validation
{
    private readonly List<Violation> _violations = [];

    private const long MaxSafeInteger = (1L << 53) - 1;

    private readonly HashSet<string> _present = [];

    public IReadOnlyList<Violation> Violations => _violations;

    public static int CodePoints(string text) => Enumerable.Count(text.EnumerateRunes());

    public void That(string path, bool holds, string message)
    {
        if (!holds)
        {
            _violations.Add(new Violation(path, message));
        }
    }

    public void Integer(string path, long? value) =>
        That(path, value is null or (>= -MaxSafeInteger and <= MaxSafeInteger), "must be within ±(2^53 − 1)");

    public void Finite(string path, double? value) =>
        That(path, value is not { } number || double.IsFinite(number), "must be finite");

    public void Nested<T>(string path, T? value, Func<T, IReadOnlyList<Violation>> validate)
        where T : class
    {
        if (value is null)
        {
            return;
        }
        foreach (var inner in validate(value))
        {
            _violations.Add(new Violation(inner.Path.Length == 0 ? path : path + "." + inner.Path, inner.Message));
        }
    }

    /// <summary>Compares items as they are written, whatever the order of their members.</summary>
    public void Unique<T>(string path, IList<T>? values)
    {
        var type = PackageJsonContext.Default.GetTypeInfo(typeof(T))!;
        var found = new HashSet<string>();
        var holds = true;
        foreach (var value in values ?? [])
        {
            holds = found.Add(Canonical(JsonSerializer.SerializeToElement(value, type))) && holds;
        }
        That(path, holds, "must not hold an item twice");
    }

    private static string Canonical(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = Enumerable.OrderBy(value.EnumerateObject(), member => member.Name, StringComparer.Ordinal);
                var written = Enumerable.Select(members, member => Text(member.Name) + ":" + Canonical(member.Value));
                return "{" + string.Join(",", written) + "}";
            case JsonValueKind.Array:
                return "[" + string.Join(",", Enumerable.Select(value.EnumerateArray(), Canonical)) + "]";
            case JsonValueKind.String:
                return Text(value.GetString()!);
            default:
                return value.GetRawText();
        }
    }

    private static string Text(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";

    public void Items<T>(string path, IList<T>? values, Action<string, T> check)
    {
        for (var index = 0; index < values?.Count; index++)
        {
            check(path + "[" + index.ToString(CultureInfo.InvariantCulture) + "]", values[index]);
        }
    }

    public void Entries<T>(string path, IDictionary<string, T>? values, Action<string, T> check)
    {
        if (values is null)
        {
            return;
        }
        foreach (var (key, value) in values)
        {
            check(path.Length == 0 ? key : path + "." + key, value);
        }
    }

    public void Present(string property, bool present)
    {
        if (present)
        {
            _present.Add(property);
        }
    }

    public void Excludes(string property, params string[] others)
    {
        if (!_present.Contains(property))
        {
            return;
        }
        foreach (var other in others)
        {
            That("", !_present.Contains(other), $"`{property}` and `{other}` exclude each other");
        }
    }

    public void Requires(string property, params string[] others)
    {
        if (!_present.Contains(property))
        {
            return;
        }
        foreach (var other in others)
        {
            That("", _present.Contains(other), $"`{property}` requires `{other}`");
        }
    }

    public void ExactlyOne(params string[] properties)
    {
        AtLeastOne(properties);
        That("", Count(properties) <= 1, $"only one of {Quoted(properties)} may be given");
    }

    public void AtLeastOne(params string[] properties) =>
        That("", Count(properties) >= 1, $"one of {Quoted(properties)} is required");

    private int Count(string[] properties) => Enumerable.Count(properties, _present.Contains);

    private static string Quoted(string[] properties)
    {
        var all = Array.ConvertAll(properties, name => $"`{name}`");
        return all.Length < 3
            ? string.Join(" and ", all)
            : string.Join(", ", all[..^1]) + " and " + all[^1];
    }
}
