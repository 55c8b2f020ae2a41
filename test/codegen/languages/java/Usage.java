import byokidentity.BearerTokenProvider;
import byokidentity.ByokIdentityJson;
import byokidentity.ManagedIdentity;
import byokidentity.OAuthGrant;
import byokidentity.ProviderConfig;
import byokidentity.ProviderTokenArgs;
import byokidentity.ProviderTokenHandler;
import byokidentity.ProviderTokenInvalidateArgs;
import byokidentity.ProviderTokenResult;
import byokidentity.ProviderType;
import byokidentity.ProvidersFile;
import byokidentity.Violation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The package as somebody uses it by hand; throws where it does not do what it should. */
final class Usage {
    private Usage() {}

    public static void main(String[] args) throws Exception {
        setters();
        redaction();
        callback();
        handler();
        openEnums();
        violations();
        errors();
        ordinaryMapper();
    }

    private static void setters() throws IOException {
        ProviderConfig config = new ProviderConfig()
            .setType(ProviderType.AZURE)
            .setBaseUrl("https://models.example.com")
            .setManagedIdentity(new ManagedIdentity().setClientId("c"))
            .setMaxPromptTokens(8000);
        json(
            "{\"type\":\"azure\",\"baseUrl\":\"https://models.example.com\","
                + "\"managedIdentity\":{\"clientId\":\"c\"},\"maxPromptTokens\":8000}",
            ByokIdentityJson.write(config));
        equal(config, ByokIdentityJson.read(ByokIdentityJson.write(config), ProviderConfig.class));
        equal(config.hashCode(), ByokIdentityJson.read(ByokIdentityJson.write(config), ProviderConfig.class).hashCode());
        equal(false, config.equals(new ProviderConfig().setBaseUrl("https://models.example.com")));
        equal(List.of(), config.setMaxPromptTokens(null).validate());
    }

    private static void redaction() {
        ProviderConfig config = new ProviderConfig()
            .setBaseUrl("https://models.example.com")
            .setApiKey("sk-hidden")
            .setHeaders(Map.of("Authorization", "hidden too"));
        equal(false, config.toString().contains("hidden"));
        equal(true, config.toString().contains("apiKey=***"));
        equal(true, config.toString().contains("bearerToken=null"));
        equal("ProviderTokenResult{token=***}", new ProviderTokenResult().setToken("hidden").toString());
    }

    private static void callback() throws IOException {
        BearerTokenProvider provider = asked -> CompletableFuture.completedFuture("token of " + asked.getProviderName());
        ProviderConfig config = new ProviderConfig()
            .setBaseUrl("https://models.example.com")
            .setBearerTokenProvider(provider);
        json(
            "{\"baseUrl\":\"https://models.example.com\",\"hasBearerTokenProvider\":true}",
            ByokIdentityJson.write(config));
        equal(Boolean.TRUE, config.getHasBearerTokenProvider());
        equal(
            "token of default",
            config.getBearerTokenProvider().getToken(new ProviderTokenArgs().setProviderName("default")).join());
        config.setManagedIdentity(new ManagedIdentity());
        equal(
            List.of(new Violation("", "`managedIdentity` and `hasBearerTokenProvider` exclude each other")),
            config.validate());
        String hostile = "{\"baseUrl\":\"https://a\",\"bearerTokenProvider\":{\"x\":1}}";
        equal(null, ByokIdentityJson.read(hostile, ProviderConfig.class).getBearerTokenProvider());
    }

    private static void handler() {
        ProviderTokenHandler handler = new ProviderTokenHandler() {
            @Override
            public CompletableFuture<ProviderTokenResult> getToken(ProviderTokenArgs params) {
                return CompletableFuture.completedFuture(new ProviderTokenResult().setToken(params.getSessionId()));
            }

            @Override
            public CompletableFuture<Void> invalidate(ProviderTokenInvalidateArgs params) {
                return CompletableFuture.completedFuture(null);
            }
        };
        equal("providerToken.getToken", ProviderTokenHandler.GET_TOKEN);
        equal("s", handler.getToken(new ProviderTokenArgs().setSessionId("s")).join().getToken());
    }

    private static void openEnums() {
        equal(OAuthGrant.REFRESH_TOKEN, OAuthGrant.of("refresh_token"));
        equal(false, OAuthGrant.of("not_yet_known").isKnown());
        equal("not_yet_known", OAuthGrant.of("not_yet_known").value());
        equal(OAuthGrant.of("not_yet_known").hashCode(), OAuthGrant.of("not_yet_known").hashCode());
        equal(
                List.of("client_credentials", "refresh_token", "authorization_code", "device_code"),
                OAuthGrant.known().stream().map(OAuthGrant::value).toList());
    }

    private static void violations() throws IOException {
        String json = "{\"providers\":[{\"name\":\"a\",\"baseUrl\":\"https://a\"},"
            + "{\"name\":\"b\",\"baseUrl\":\"https://b\",\"apiKeyFile\":\"\",\"maxPromptTokens\":1,"
            + "\"managedIdentity\":{\"clientId\":\"\"}}]}";
        equal(
            List.of(
                "providers[1].managedIdentity.clientId: must have at least 1 character",
                "providers[1].apiKeyFile: must have at least 1 character",
                "providers[1]: `managedIdentity` and `apiKeyFile` exclude each other"),
            ByokIdentityJson.read(json, ProvidersFile.class).validate().stream().map(Violation::toString).toList());
        equal("[`baseUrl` is required]", new ProviderConfig().validate().toString());
    }

    private static void errors() throws IOException {
        for (String json : List.of("{\"apiKey\":\"hidden\"}", "{\"baseUrl\":\"https://a\",\"apiKey\":[\"hidden\"]}", "{\"apiKey\":\"hidden")) {
            try {
                ByokIdentityJson.read(json, ProviderConfig.class);
                throw new AssertionError("read " + json);
            } catch (IOException refused) {
                equal(false, refused.toString().contains("hidden"));
            }
        }
    }

    private static void ordinaryMapper() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        equal("a", mapper.readValue("{\"baseUrl\":\"a\",\"unknown\":{}}", ProviderConfig.class).getBaseUrl());
        try {
            mapper.readValue("{\"baseUrl\":null}", ProviderConfig.class);
            throw new AssertionError("read null");
        } catch (JsonMappingException refused) {
            equal(true, refused.getMessage().contains("baseUrl"));
        }
    }

    private static void json(String expected, String actual) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        equal(mapper.readTree(expected), mapper.readTree(actual));
    }

    private static void equal(Object expected, Object actual) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", found " + actual);
        }
    }
}
