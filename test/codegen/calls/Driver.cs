using System.Text.Json;
using System.Text.Json.Nodes;
using EditorCalls;

// Passes each line of stdin to a handler and prints the answer.
var files = new Files();
var rpc = new Rpc();
while (Console.ReadLine() is { } line)
{
    using var document = JsonDocument.Parse(line);
    var question = document.RootElement;
    var method = question.GetProperty("method").GetString()!;
    JsonElement? parameters = question.TryGetProperty("params", out var found) ? found : null;
    JsonObject answer;
    try
    {
        var result = question.TryGetProperty("handler", out _)
            ? await files.DispatchAsync(method, parameters)
            : await rpc.DispatchAsync(method, parameters);
        answer = new() { ["result"] = JsonNode.Parse(result.GetRawText()) };
    }
    catch (RpcException refused)
    {
        answer = new() { ["error"] = new JsonObject { ["code"] = refused.Code, ["message"] = refused.Message } };
    }
    catch (Exception failure) when (failure is InvalidOperationException or JsonException)
    {
        answer = new() { ["error"] = new JsonObject { ["code"] = -32603, ["message"] = "failed" } };
    }
    Console.WriteLine(answer.ToJsonString());
}

internal sealed class Files : IFilesHandler
{
    private readonly EditorCaller _editor = new((method, parameters, _) =>
    {
        if (method == EditorCallerMethods.Idle && parameters is null) return Task.FromResult<JsonElement>(default);
        if (method != EditorCallerMethods.Open) throw new InvalidOperationException($"unexpected {method}");
        var uri = parameters!.Value.GetProperty("uri").GetString();
        if (uri == "file:missing") throw new RpcException(-32001, "No such file");
        var json = uri == "file:wrong" ? """{"title":7}""" : $$"""{"title":"Title of {{uri}}"}""";
        return Task.FromResult(JsonDocument.Parse(json).RootElement);
    });

    public async Task<Content> ReadAsync(EditorCalls.Range args, CancellationToken cancellationToken)
    {
        if (args.Path == "broken") throw new InvalidOperationException("secret");
        var opened = await _editor.OpenAsync(new() { Uri = $"file:{args.Path}" }, cancellationToken);
        return new() { Text = opened.Title };
    }

    public Task<Listing> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new Listing { Paths = ["a", "b"] });

    public Task ForgetAsync(EditorCalls.Range args, CancellationToken cancellationToken) =>
        _editor.IdleAsync(cancellationToken);
}

internal sealed class Rpc : IRpcHandler
{
    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
