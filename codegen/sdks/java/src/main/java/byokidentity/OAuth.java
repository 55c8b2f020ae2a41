// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Objects;

/**
 * Any OAuth 2.0 or OpenID Connect server, found by discovery from {@code issuer} or named directly by
 * {@code tokenUrl}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class OAuth {
    @JsonProperty("issuer")
    private String issuer;

    @JsonProperty("tokenUrl")
    private String tokenUrl;

    @JsonProperty("authorizationUrl")
    private String authorizationUrl;

    @JsonProperty("deviceAuthorizationUrl")
    private String deviceAuthorizationUrl;

    @JsonProperty("grant")
    private OAuthGrant grant;

    @JsonProperty("clientId")
    private String clientId;

    @JsonProperty("clientSecret")
    private String clientSecret;

    @JsonProperty("clientSecretFile")
    private String clientSecretFile;

    @JsonProperty("refreshToken")
    private String refreshToken;

    @JsonProperty("refreshTokenFile")
    private String refreshTokenFile;

    @JsonProperty("scope")
    private String scope;

    @JsonProperty("audience")
    private String audience;

    @JsonProperty("account")
    private String account;

    /** With nothing set. */
    public OAuth() {}

    @JsonCreator
    private OAuth(
        @JsonProperty(value = "clientId", required = true) @JsonSetter(nulls = Nulls.FAIL) String clientId) {
        this.clientId = clientId;
    }

    /**
     * Issuer URL; the token endpoint is read from its discovery document.
     *
     * <p>Pattern: <code>^https?://[^&#92;s/?#]+</code>
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getIssuer() {
        return issuer;
    }

    /**
     * @param issuer the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setIssuer(String issuer) {
        this.issuer = issuer;
        return this;
    }

    /**
     * Token endpoint, for servers without discovery.
     *
     * <p>Pattern: <code>^https?://[^&#92;s/?#]+</code>
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getTokenUrl() {
        return tokenUrl;
    }

    /**
     * @param tokenUrl the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setTokenUrl(String tokenUrl) {
        this.tokenUrl = tokenUrl;
        return this;
    }

    /**
     * Authorization endpoint, where a person signs in, for servers without discovery. Only with {@code tokenUrl}
     * and a grant for people.
     *
     * <p>Pattern: <code>^https?://[^&#92;s/?#]+</code>
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getAuthorizationUrl() {
        return authorizationUrl;
    }

    /**
     * @param authorizationUrl the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setAuthorizationUrl(String authorizationUrl) {
        this.authorizationUrl = authorizationUrl;
        return this;
    }

    /**
     * Device authorization endpoint (RFC 8628), for servers without discovery. Only with {@code tokenUrl} and a
     * grant for people.
     *
     * <p>Pattern: <code>^https?://[^&#92;s/?#]+</code>
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getDeviceAuthorizationUrl() {
        return deviceAuthorizationUrl;
    }

    /**
     * @param deviceAuthorizationUrl the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setDeviceAuthorizationUrl(String deviceAuthorizationUrl) {
        this.deviceAuthorizationUrl = deviceAuthorizationUrl;
        return this;
    }

    /**
     * Default: {@code "client_credentials"}
     *
     * @return the value, or {@code null} where it is absent
     */
    public OAuthGrant getGrant() {
        return grant;
    }

    /**
     * @param grant the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setGrant(OAuthGrant grant) {
        this.grant = grant;
        return this;
    }

    /**
     * Client identifier at the server.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getClientId() {
        return clientId;
    }

    /**
     * @param clientId the new value
     * @return this
     */
    public OAuth setClientId(String clientId) {
        this.clientId = clientId;
        return this;
    }

    /**
     * Client secret. Prefer {@code clientSecretFile}.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getClientSecret() {
        return clientSecret;
    }

    /**
     * @param clientSecret the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setClientSecret(String clientSecret) {
        this.clientSecret = clientSecret;
        return this;
    }

    /**
     * File with the client secret, read again whenever it changes.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getClientSecretFile() {
        return clientSecretFile;
    }

    /**
     * @param clientSecretFile the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setClientSecretFile(String clientSecretFile) {
        this.clientSecretFile = clientSecretFile;
        return this;
    }

    /**
     * Refresh token to start from. A rotated one is kept in memory only, so prefer {@code refreshTokenFile}.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getRefreshToken() {
        return refreshToken;
    }

    /**
     * @param refreshToken the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setRefreshToken(String refreshToken) {
        this.refreshToken = refreshToken;
        return this;
    }

    /**
     * File with the refresh token. A rotated token is written back atomically with mode 0600.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getRefreshTokenFile() {
        return refreshTokenFile;
    }

    /**
     * @param refreshTokenFile the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setRefreshTokenFile(String refreshTokenFile) {
        this.refreshTokenFile = refreshTokenFile;
        return this;
    }

    /**
     * Scopes to request, separated by spaces.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getScope() {
        return scope;
    }

    /**
     * @param scope the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setScope(String scope) {
        this.scope = scope;
        return this;
    }

    /**
     * The {@code audience} parameter that some servers require to name the API.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getAudience() {
        return audience;
    }

    /**
     * @param audience the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setAudience(String audience) {
        this.audience = audience;
        return this;
    }

    /**
     * Account that the person signs in with, such as <code>ada&#64;example.com</code>. It tells several accounts of one
     * server apart. Only with a grant for people.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getAccount() {
        return account;
    }

    /**
     * @param account the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuth setAccount(String account) {
        this.account = account;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("", clientId != null, "`clientId` is required");
        check.that("clientId", clientId == null || !clientId.isEmpty(), "must have at least 1 character");
        check.that(
            "clientSecret",
            clientSecret == null || !clientSecret.isEmpty(),
            "must have at least 1 character");
        check.that(
            "clientSecretFile",
            clientSecretFile == null || !clientSecretFile.isEmpty(),
            "must have at least 1 character");
        check.that(
            "refreshToken",
            refreshToken == null || !refreshToken.isEmpty(),
            "must have at least 1 character");
        check.that(
            "refreshTokenFile",
            refreshTokenFile == null || !refreshTokenFile.isEmpty(),
            "must have at least 1 character");
        check.that("scope", scope == null || !scope.isEmpty(), "must have at least 1 character");
        check.that("audience", audience == null || !audience.isEmpty(), "must have at least 1 character");
        check.that("account", account == null || !account.isEmpty(), "must have at least 1 character");
        check.present("issuer", issuer);
        check.present("tokenUrl", tokenUrl);
        check.present("authorizationUrl", authorizationUrl);
        check.present("deviceAuthorizationUrl", deviceAuthorizationUrl);
        check.present("clientSecret", clientSecret);
        check.present("clientSecretFile", clientSecretFile);
        check.present("refreshToken", refreshToken);
        check.present("refreshTokenFile", refreshTokenFile);
        check.exactlyOne("issuer", "tokenUrl");
        check.excludes("clientSecret", "clientSecretFile");
        check.excludes("refreshToken", "refreshTokenFile");
        check.excludes("issuer", "authorizationUrl", "deviceAuthorizationUrl");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof OAuth that
            && Objects.equals(issuer, that.issuer)
            && Objects.equals(tokenUrl, that.tokenUrl)
            && Objects.equals(authorizationUrl, that.authorizationUrl)
            && Objects.equals(deviceAuthorizationUrl, that.deviceAuthorizationUrl)
            && Objects.equals(grant, that.grant)
            && Objects.equals(clientId, that.clientId)
            && Objects.equals(clientSecret, that.clientSecret)
            && Objects.equals(clientSecretFile, that.clientSecretFile)
            && Objects.equals(refreshToken, that.refreshToken)
            && Objects.equals(refreshTokenFile, that.refreshTokenFile)
            && Objects.equals(scope, that.scope)
            && Objects.equals(audience, that.audience)
            && Objects.equals(account, that.account);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
            issuer,
            tokenUrl,
            authorizationUrl,
            deviceAuthorizationUrl,
            grant,
            clientId,
            clientSecret,
            clientSecretFile,
            refreshToken,
            refreshTokenFile,
            scope,
            audience,
            account);
    }

    @Override
    public String toString() {
        return "OAuth{"
            + "issuer=" + issuer
            + ", tokenUrl=" + tokenUrl
            + ", authorizationUrl=" + authorizationUrl
            + ", deviceAuthorizationUrl=" + deviceAuthorizationUrl
            + ", grant=" + grant
            + ", clientId=" + clientId
            + ", clientSecret=" + (clientSecret == null ? null : "***")
            + ", clientSecretFile=" + clientSecretFile
            + ", refreshToken=" + (refreshToken == null ? null : "***")
            + ", refreshTokenFile=" + refreshTokenFile
            + ", scope=" + scope
            + ", audience=" + audience
            + ", account=" + account
            + "}";
    }
}
