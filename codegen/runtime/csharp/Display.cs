#nullable enable

using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Runtime;

internal static class Display
{
    public static string Of(object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Undefined } => "null",
        string text => text,
        JsonElement json => json.GetRawText(),
        IEnumerable items => "[" + string.Join(", ", Enumerable.Select(Enumerable.Cast<object?>(items), Of)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public static string Secret(object? value) => value is null ? "null" : "***";
}
