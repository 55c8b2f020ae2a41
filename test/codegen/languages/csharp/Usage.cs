using System.Text.Json;
using System.Text.Json.Nodes;
using ByokIdentity;

/// <summary>The package as somebody uses it by hand; throws where it does not do what it should.</summary>
internal static class Usage
{
    public static void Run()
    {
        Initializers();
        Redaction();
        Callback().GetAwaiter().GetResult();
        Handler().GetAwaiter().GetResult();
        OpenEnums();
        Violations();
        Refusals();
    }

    private static void Initializers()
    {
        ProviderConfig config = new()
        {
            Type = ProviderType.Azure,
            BaseUrl = "https://models.example.com",
            ManagedIdentity = new() { ClientId = "c" },
            Headers = new Dictionary<string, string>(),
            MaxPromptTokens = 8000,
        };
        SameJson(
            """{"type":"azure","baseUrl":"https://models.example.com","managedIdentity":{"clientId":"c"},"headers":{},"maxPromptTokens":8000}""",
            Write(config));
        Equal(ProviderType.Azure, Read(Write(config)).Type);
        Equal(0, config.Validate().Count);
        Equal(JsonValueKind.Undefined, config.ModelCapabilities.ValueKind);
    }

    private static void Redaction()
    {
        ProviderConfig config = new()
        {
            BaseUrl = "https://models.example.com",
            ApiKey = "sk-hidden",
            Headers = new Dictionary<string, string> { ["Authorization"] = "hidden too" },
        };
        Equal(false, config.ToString().Contains("hidden"));
        Equal(true, config.ToString().Contains("ApiKey = ***"));
        Equal(true, config.ToString().Contains("BearerToken = null"));
        Equal("ProviderTokenResult { Token = *** }", new ProviderTokenResult { Token = "hidden" }.ToString());
        Equal(false, new ProvidersFile { Providers = [new() { Name = "n", BaseUrl = "b", ApiKey = "hidden" }] }.ToString().Contains("hidden"));
    }

    private static async Task Callback()
    {
        ProviderConfig config = new()
        {
            BaseUrl = "https://models.example.com",
            BearerTokenProvider = asked => Task.FromResult("token of " + asked.ProviderName),
        };
        SameJson("""{"baseUrl":"https://models.example.com","hasBearerTokenProvider":true}""", Write(config));
        Equal(true, config.HasBearerTokenProvider);
        Equal("token of default", await config.BearerTokenProvider(new() { ProviderName = "default", SessionId = "s" }));
        config.ManagedIdentity = new();
        Equal(new Violation("", "`managedIdentity` and `hasBearerTokenProvider` exclude each other"), config.Validate().Single());
        Equal(null, Read("""{"baseUrl":"https://a","bearerTokenProvider":{"x":1}}""").BearerTokenProvider);
    }

    private sealed class Tokens : IProviderTokenHandler
    {
        public Task<ProviderTokenResult> GetTokenAsync(ProviderTokenArgs args, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ProviderTokenResult { Token = args.SessionId });

        public Task InvalidateAsync(ProviderTokenInvalidateArgs args, CancellationToken cancellationToken = default) =>
            Task.CompletedTask;
    }

    private static async Task Handler()
    {
        Equal("providerToken.getToken", ProviderTokenHandlerMethods.GetToken);
        Equal("s", (await new Tokens().GetTokenAsync(new() { ProviderName = "p", SessionId = "s" })).Token);
    }

    private static void OpenEnums()
    {
        Equal(OAuthGrant.RefreshToken, new OAuthGrant("refresh_token"));
        Equal(true, OAuthGrant.RefreshToken == "refresh_token");
        Equal(false, new OAuthGrant("not_yet_known").IsKnown);
        Equal("not_yet_known", new OAuthGrant("not_yet_known").ToString());
    }

    private static void Violations()
    {
        var file = JsonSerializer.Deserialize(
            """{"providers":[{"name":"a","baseUrl":"https://a"},{"name":"b","baseUrl":"https://b","apiKeyFile":"","managedIdentity":{"clientId":""}}]}""",
            ByokIdentityJsonContext.Default.ProvidersFile)!;
        Equal(
            "providers[1].managedIdentity.clientId: must have at least 1 character; "
                + "providers[1].apiKeyFile: must have at least 1 character; "
                + "providers[1]: `managedIdentity` and `apiKeyFile` exclude each other",
            string.Join("; ", file.Validate()));
    }

    private static void Refusals()
    {
        foreach (var json in (string[])["""{"apiKey":"hidden"}""", """{"baseUrl":null}""", """{"baseUrl":"https://a","apiKey":["hidden"]}""", """{"apiKey":"hidden"""])
        {
            try
            {
                Read(json);
            }
            catch (JsonException refused)
            {
                Equal(false, refused.ToString().Contains("hidden"));
                continue;
            }
            throw new InvalidOperationException("read " + json);
        }
    }

    private static ProviderConfig Read(string json) =>
        JsonSerializer.Deserialize(json, ByokIdentityJsonContext.Default.ProviderConfig)!;

    private static string Write(ProviderConfig config) =>
        JsonSerializer.Serialize(config, ByokIdentityJsonContext.Default.ProviderConfig);

    private static void SameJson(string expected, string actual) =>
        Equal(true, JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)));

    private static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"expected {expected}, found {actual}");
        }
    }
}
