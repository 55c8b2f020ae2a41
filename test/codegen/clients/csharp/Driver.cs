// Does what each line of stdin says, and answers with a line of JSON.
using System.Text.Json;
using System.Text.Json.Nodes;
using ByokIdentity;

var client = new TokenClient();
while (Console.ReadLine() is { } line)
{
    JsonObject told;
    try
    {
        told = await DoesAsync(JsonNode.Parse(line)!);
    }
    catch (TokenException error)
    {
        told = new()
        {
            ["error"] = new JsonObject
            {
                ["code"] = error.Code.ToString(),
                ["message"] = error.Message,
                ["transient"] = error.IsTransient,
                ["retryAfter"] = (error.RetryAfter ?? TimeSpan.Zero).TotalMilliseconds,
            },
        };
    }
    Console.WriteLine(told.ToJsonString());
}
await client.DisposeAsync();

async Task<JsonObject> DoesAsync(JsonNode asked)
{
    var args = new ProviderTokenArgs { ProviderName = asked["provider"]?.GetValue<string>() ?? "", SessionId = "s" };
    switch (asked["op"]!.GetValue<string>())
    {
        case "open":
            await client.DisposeAsync();
            client = new TokenClient(new()
            {
                Command = asked["command"]!.AsArray().Select(word => word!.GetValue<string>()).ToList(),
                Timeout = TimeSpan.FromMilliseconds(asked["timeout"]?.GetValue<int>() ?? 60_000),
            });
            return [];
        case "get":
            return new() { ["token"] = await client.GetTokenAsync(args) };
        case "callback":
            // As the runtime of an SDK calls it, which knows the configuration only.
            var config = new ProviderConfig
            {
                BaseUrl = asked["baseUrl"]!.GetValue<string>(),
                BearerTokenProvider = client.BearerTokenProvider,
            };
            return new() { ["token"] = await config.BearerTokenProvider(args) };
        case "many":
            var tokens = await Task.WhenAll(Enumerable.Range(0, asked["count"]!.GetValue<int>()).Select(index =>
                client.GetTokenAsync(new() { ProviderName = args.ProviderName, SessionId = $"s{index}" })));
            return new() { ["tokens"] = new JsonArray([.. tokens.Select(token => (JsonNode)token)]) };
        case "cancel":
            using (var limit = new CancellationTokenSource(50))
            {
                try
                {
                    await client.GetTokenAsync(args, limit.Token);
                }
                catch (OperationCanceledException)
                {
                    return new() { ["cancelled"] = true };
                }
            }
            return new() { ["cancelled"] = false };
        case "invalidate":
            await client.InvalidateAsync(new()
            {
                ProviderName = args.ProviderName,
                SessionId = "s",
                Token = asked["token"]!.GetValue<string>(),
            });
            return [];
        case "request":
            return await RequestAsync(asked, args);
        case "show":
            return new() { ["text"] = $"{client} {JsonSerializer.Serialize(client.ToString())}" };
        case "close":
            await client.DisposeAsync();
            return [];
        case var other:
            throw new InvalidOperationException(other);
    }
}

async Task<JsonObject> RequestAsync(JsonNode asked, ProviderTokenArgs args)
{
    if (!Uri.TryCreate(asked["baseUrl"]!.GetValue<string>(), UriKind.RelativeOrAbsolute, out var baseAddress))
    {
        throw new InvalidOperationException();
    }
    using var http = new HttpClient(new TokenAuthorizationHandler(client, baseAddress, args));
    using var request = new HttpRequestMessage(HttpMethod.Get, asked["url"]!.GetValue<string>());
    request.Headers.Add("Authorization", "Bearer stale");
    request.Headers.Add("api-key", "stale");
    if (asked["body"]?.GetValue<string>() is { } body)
    {
        request.Method = HttpMethod.Post;
        request.Content = asked["stream"]?.GetValue<bool>() == true
            ? new StreamContent(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body)))
            : new StringContent(body);
        request.Content.Headers.ContentType = new("application/json");
    }
    using var response = await http.SendAsync(request);
    return new() { ["status"] = (int)response.StatusCode, ["body"] = await response.Content.ReadAsStringAsync() };
}
