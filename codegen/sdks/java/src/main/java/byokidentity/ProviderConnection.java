// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a provider is and how requests to it are authenticated. At most one of the identity blocks
 * ({@code managedIdentity}, {@code defaultAzureCredential}, {@code servicePrincipal}, {@code oauth}, {@code githubActions},
 * {@code azurePipelines}) may be given, and not together with a plain credential. {@code exchange} is done to the
 * token of the one that is given; a static {@code apiKey} or {@code bearerToken} cannot be exchanged. Among the
 * plain credentials the first of {@code bearerTokenProvider}, {@code bearerToken}, {@code apiKeyCommand}, {@code apiKeyFile},
 * {@code apiKey} wins.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ProviderConnection {
    @JsonProperty("type")
    private ProviderType type;

    @JsonProperty("wireApi")
    private WireApi wireApi;

    @JsonProperty("transport")
    private Transport transport;

    @JsonProperty("baseUrl")
    private String baseUrl;

    @JsonProperty("azure")
    private AzureOptions azure;

    @JsonProperty("headers")
    @JsonSetter(contentNulls = Nulls.FAIL)
    private Map<String, String> headers;

    @JsonProperty("managedIdentity")
    private ManagedIdentity managedIdentity;

    @JsonProperty("defaultAzureCredential")
    private DefaultAzureCredential defaultAzureCredential;

    @JsonProperty("servicePrincipal")
    private ServicePrincipal servicePrincipal;

    @JsonProperty("oauth")
    private OAuth oauth;

    @JsonProperty("githubActions")
    private GitHubActions githubActions;

    @JsonProperty("azurePipelines")
    private AzurePipelines azurePipelines;

    @JsonProperty("exchange")
    private Exchange exchange;

    @JsonProperty("apiKeyCommand")
    private String apiKeyCommand;

    @JsonProperty("apiKeyFile")
    private String apiKeyFile;

    @JsonProperty("apiKey")
    private String apiKey;

    @JsonProperty("bearerToken")
    private String bearerToken;

    private Boolean hasBearerTokenProvider;

    private BearerTokenProvider bearerTokenProvider;

    private final Map<String, JsonNode> unknown_ = new LinkedHashMap<>();

    /** With nothing set. */
    public ProviderConnection() {}

    @JsonCreator
    private ProviderConnection(
        @JsonProperty(value = "baseUrl", required = true) @JsonSetter(nulls = Nulls.FAIL) String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /**
     * Default: {@code "openai"}
     *
     * @return the value, or {@code null} where it is absent
     */
    public ProviderType getType() {
        return type;
    }

    /**
     * @param type the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setType(ProviderType type) {
        this.type = type;
        return this;
    }

    /**
     * Default: {@code "completions"}
     *
     * @return the value, or {@code null} where it is absent
     */
    public WireApi getWireApi() {
        return wireApi;
    }

    /**
     * @param wireApi the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setWireApi(WireApi wireApi) {
        this.wireApi = wireApi;
        return this;
    }

    /**
     * Default: {@code "http"}
     *
     * @return the value, or {@code null} where it is absent
     */
    public Transport getTransport() {
        return transport;
    }

    /**
     * @param transport the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setTransport(Transport transport) {
        this.transport = transport;
        return this;
    }

    /**
     * URL of the provider's API. The credential is sent only to this origin, and only over https or to the
     * loopback interface.
     *
     * <p>Format: {@code uri}
     * <br>Pattern: <code>^https?://[^&#92;s/?#]+[^&#92;s?#]*$</code>
     *
     * @return the value
     */
    public String getBaseUrl() {
        return baseUrl;
    }

    /**
     * @param baseUrl the new value
     * @return this
     */
    public ProviderConnection setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public AzureOptions getAzure() {
        return azure;
    }

    /**
     * @param azure the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setAzure(AzureOptions azure) {
        this.azure = azure;
        return this;
    }

    /**
     * Headers added to every request to the provider. The credential's own header is never taken from
     * here.
     *
     * @return the value, or {@code null} where it is absent
     */
    public Map<String, String> getHeaders() {
        return headers;
    }

    /**
     * @param headers the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setHeaders(Map<String, String> headers) {
        this.headers = headers;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public ManagedIdentity getManagedIdentity() {
        return managedIdentity;
    }

    /**
     * @param managedIdentity the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setManagedIdentity(ManagedIdentity managedIdentity) {
        this.managedIdentity = managedIdentity;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public DefaultAzureCredential getDefaultAzureCredential() {
        return defaultAzureCredential;
    }

    /**
     * @param defaultAzureCredential the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setDefaultAzureCredential(DefaultAzureCredential defaultAzureCredential) {
        this.defaultAzureCredential = defaultAzureCredential;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public ServicePrincipal getServicePrincipal() {
        return servicePrincipal;
    }

    /**
     * @param servicePrincipal the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setServicePrincipal(ServicePrincipal servicePrincipal) {
        this.servicePrincipal = servicePrincipal;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public OAuth getOauth() {
        return oauth;
    }

    /**
     * @param oauth the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setOauth(OAuth oauth) {
        this.oauth = oauth;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public GitHubActions getGithubActions() {
        return githubActions;
    }

    /**
     * @param githubActions the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setGithubActions(GitHubActions githubActions) {
        this.githubActions = githubActions;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public AzurePipelines getAzurePipelines() {
        return azurePipelines;
    }

    /**
     * @param azurePipelines the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setAzurePipelines(AzurePipelines azurePipelines) {
        this.azurePipelines = azurePipelines;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public Exchange getExchange() {
        return exchange;
    }

    /**
     * @param exchange the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setExchange(Exchange exchange) {
        this.exchange = exchange;
        return this;
    }

    /**
     * Shell command that prints a credential, raw or as JSON with an expiry. It runs once per credential,
     * not once per request.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getApiKeyCommand() {
        return apiKeyCommand;
    }

    /**
     * @param apiKeyCommand the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setApiKeyCommand(String apiKeyCommand) {
        this.apiKeyCommand = apiKeyCommand;
        return this;
    }

    /**
     * File whose credential another process keeps fresh; it is read again whenever it changes.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getApiKeyFile() {
        return apiKeyFile;
    }

    /**
     * @param apiKeyFile the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setApiKeyFile(String apiKeyFile) {
        this.apiKeyFile = apiKeyFile;
        return this;
    }

    /**
     * Static API key, sent in the header that the provider type expects. It cannot be renewed; prefer an
     * identity block.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getApiKey() {
        return apiKey;
    }

    /**
     * @param apiKey the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setApiKey(String apiKey) {
        this.apiKey = apiKey;
        return this;
    }

    /**
     * Static bearer token, sent as {@code Authorization: Bearer}. It cannot be renewed; prefer an identity
     * block.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getBearerToken() {
        return bearerToken;
    }

    /**
     * @param bearerToken the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderConnection setBearerToken(String bearerToken) {
        this.bearerToken = bearerToken;
        return this;
    }

    /**
     * Set on the wire instead of the in-process {@code bearerTokenProvider} callback: the runtime calls
     * {@code providerToken.getToken} before each request.
     *
     * @return the value, or {@code null} where it is absent
     */
    @Experimental
    @JsonProperty("hasBearerTokenProvider")
    public Boolean getHasBearerTokenProvider() {
        return bearerTokenProvider == null ? hasBearerTokenProvider : Boolean.TRUE;
    }

    /**
     * @param hasBearerTokenProvider the new value, or {@code null} to leave it absent
     * @return this
     */
    @Experimental
    @JsonProperty("hasBearerTokenProvider")
    public ProviderConnection setHasBearerTokenProvider(Boolean hasBearerTokenProvider) {
        this.hasBearerTokenProvider = hasBearerTokenProvider;
        return this;
    }

    /**
     * Stays in this process and is never written; {@code hasBearerTokenProvider} is written instead.
     *
     * @return the callback, or {@code null} if there is none
     */
    @Experimental
    @JsonIgnore
    public BearerTokenProvider getBearerTokenProvider() {
        return bearerTokenProvider;
    }

    /**
     * Stays in this process and is never written; {@code hasBearerTokenProvider} is written instead.
     *
     * @param bearerTokenProvider the callback, or {@code null} for none
     * @return this
     */
    @Experimental
    @JsonIgnore
    public ProviderConnection setBearerTokenProvider(BearerTokenProvider bearerTokenProvider) {
        this.bearerTokenProvider = bearerTokenProvider;
        return this;
    }

    @JsonAnySetter
    private void unknown_(String name, JsonNode value) {
        unknown_.put(name, value);
    }

    @JsonAnyGetter
    private Map<String, JsonNode> unknown_() {
        return unknown_;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("", baseUrl != null, "`baseUrl` is required");
        check.nested("azure", azure, AzureOptions::validate);
        check.entries("headers", headers, (at, item) -> {
            check.that(at, item != null, "must not be null");
        });
        check.nested("managedIdentity", managedIdentity, ManagedIdentity::validate);
        check.nested("defaultAzureCredential", defaultAzureCredential, DefaultAzureCredential::validate);
        check.nested("servicePrincipal", servicePrincipal, ServicePrincipal::validate);
        check.nested("oauth", oauth, OAuth::validate);
        check.nested("githubActions", githubActions, GitHubActions::validate);
        check.nested("azurePipelines", azurePipelines, AzurePipelines::validate);
        check.nested("exchange", exchange, Exchange::validate);
        check.that(
            "apiKeyCommand",
            apiKeyCommand == null || !apiKeyCommand.isEmpty(),
            "must have at least 1 character");
        check.that(
            "apiKeyFile",
            apiKeyFile == null || !apiKeyFile.isEmpty(),
            "must have at least 1 character");
        check.present("managedIdentity", managedIdentity);
        check.present("defaultAzureCredential", defaultAzureCredential);
        check.present("servicePrincipal", servicePrincipal);
        check.present("oauth", oauth);
        check.present("githubActions", githubActions);
        check.present("azurePipelines", azurePipelines);
        check.present("exchange", exchange);
        check.present("apiKeyCommand", apiKeyCommand);
        check.present("apiKeyFile", apiKeyFile);
        check.present("apiKey", apiKey);
        check.present("bearerToken", bearerToken);
        check.present("hasBearerTokenProvider", getHasBearerTokenProvider());
        check.excludes(
            "managedIdentity",
            "defaultAzureCredential",
            "servicePrincipal",
            "oauth",
            "githubActions",
            "azurePipelines",
            "apiKeyCommand",
            "apiKeyFile",
            "apiKey",
            "bearerToken",
            "hasBearerTokenProvider");
        check.excludes(
            "defaultAzureCredential",
            "servicePrincipal",
            "oauth",
            "githubActions",
            "azurePipelines",
            "apiKeyCommand",
            "apiKeyFile",
            "apiKey",
            "bearerToken",
            "hasBearerTokenProvider");
        check.excludes(
            "servicePrincipal",
            "oauth",
            "githubActions",
            "azurePipelines",
            "apiKeyCommand",
            "apiKeyFile",
            "apiKey",
            "bearerToken",
            "hasBearerTokenProvider");
        check.excludes(
            "oauth",
            "githubActions",
            "azurePipelines",
            "apiKeyCommand",
            "apiKeyFile",
            "apiKey",
            "bearerToken",
            "hasBearerTokenProvider");
        check.excludes(
            "githubActions",
            "azurePipelines",
            "apiKeyCommand",
            "apiKeyFile",
            "apiKey",
            "bearerToken",
            "hasBearerTokenProvider");
        check.excludes(
            "azurePipelines",
            "apiKeyCommand",
            "apiKeyFile",
            "apiKey",
            "bearerToken",
            "hasBearerTokenProvider");
        check.excludes("exchange", "apiKey", "bearerToken");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ProviderConnection that
            && Objects.equals(type, that.type)
            && Objects.equals(wireApi, that.wireApi)
            && Objects.equals(transport, that.transport)
            && Objects.equals(baseUrl, that.baseUrl)
            && Objects.equals(azure, that.azure)
            && Objects.equals(headers, that.headers)
            && Objects.equals(managedIdentity, that.managedIdentity)
            && Objects.equals(defaultAzureCredential, that.defaultAzureCredential)
            && Objects.equals(servicePrincipal, that.servicePrincipal)
            && Objects.equals(oauth, that.oauth)
            && Objects.equals(githubActions, that.githubActions)
            && Objects.equals(azurePipelines, that.azurePipelines)
            && Objects.equals(exchange, that.exchange)
            && Objects.equals(apiKeyCommand, that.apiKeyCommand)
            && Objects.equals(apiKeyFile, that.apiKeyFile)
            && Objects.equals(apiKey, that.apiKey)
            && Objects.equals(bearerToken, that.bearerToken)
            && Objects.equals(hasBearerTokenProvider, that.hasBearerTokenProvider)
            && Objects.equals(bearerTokenProvider, that.bearerTokenProvider)
            && Objects.equals(unknown_, that.unknown_);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
            type,
            wireApi,
            transport,
            baseUrl,
            azure,
            headers,
            managedIdentity,
            defaultAzureCredential,
            servicePrincipal,
            oauth,
            githubActions,
            azurePipelines,
            exchange,
            apiKeyCommand,
            apiKeyFile,
            apiKey,
            bearerToken,
            hasBearerTokenProvider,
            bearerTokenProvider,
            unknown_);
    }

    @Override
    public String toString() {
        return "ProviderConnection{"
            + "type=" + type
            + ", wireApi=" + wireApi
            + ", transport=" + transport
            + ", baseUrl=" + baseUrl
            + ", azure=" + azure
            + ", headers=" + (headers == null ? null : "***")
            + ", managedIdentity=" + managedIdentity
            + ", defaultAzureCredential=" + defaultAzureCredential
            + ", servicePrincipal=" + servicePrincipal
            + ", oauth=" + oauth
            + ", githubActions=" + githubActions
            + ", azurePipelines=" + azurePipelines
            + ", exchange=" + exchange
            + ", apiKeyCommand=" + apiKeyCommand
            + ", apiKeyFile=" + apiKeyFile
            + ", apiKey=" + (apiKey == null ? null : "***")
            + ", bearerToken=" + (bearerToken == null ? null : "***")
            + ", hasBearerTokenProvider=" + getHasBearerTokenProvider()
            + "}";
    }
}
