using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

/// <summary>Answers questions on stdin; its arguments are the context, and each type of the schema with its class.</summary>
internal static class Runner
{
    public static void Run(string[] args)
    {
        var context = (JsonSerializerContext)Find(args[0])
            .GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!
            .GetValue(null)!;
        var types = new Dictionary<string, Type>();
        for (var index = 1; index < args.Length; index += 2)
        {
            types.Add(args[index], Find(args[index + 1]));
        }
        using var questions = new StreamReader(Console.OpenStandardInput());
        using var answers = new StreamWriter(Console.OpenStandardOutput());
        while (questions.ReadLine() is { } line)
        {
            using var question = JsonDocument.Parse(line);
            answers.Write(Answer(question.RootElement, types, context).ToJsonString() + "\n");
        }
    }

    private static JsonObject Answer(JsonElement question, Dictionary<string, Type> types, JsonSerializerContext context)
    {
        var type = types[question.GetProperty("type").GetString()!];
        try
        {
            var json = question.GetProperty("value").GetRawText();
            var value = JsonSerializer.Deserialize(json, type, context)
                ?? throw new JsonException("Expected a value, found null.");
            if (question.GetProperty("op").GetString() == "roundtrip")
            {
                return new() { ["value"] = JsonNode.Parse(JsonSerializer.Serialize(value, type, context)) };
            }
            var violations = (IEnumerable)value.GetType().GetMethod("Validate")!.Invoke(value, null)!;
            return new() { ["violations"] = new JsonArray([.. violations.Cast<object>().Select(each => JsonValue.Create(each.ToString()))]) };
        }
        catch (JsonException refused)
        {
            return new() { ["error"] = refused.Message };
        }
    }

    private static Type Find(string name) =>
        Type.GetType($"{name}, {name[..name.LastIndexOf('.')]}", throwOnError: true)!;
}
