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
import java.util.Map;
import java.util.Objects;

/** OAuth 2.0 token exchange (RFC 8693) at any server, such as Google's or OpenRouter's. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class OAuthExchange {
    @JsonProperty("tokenUrl")
    private String tokenUrl;

    @JsonProperty("audience")
    private String audience;

    @JsonProperty("scope")
    private String scope;

    @JsonProperty("subjectTokenType")
    private String subjectTokenType;

    @JsonProperty("requestedTokenType")
    private String requestedTokenType;

    @JsonProperty("parameters")
    @JsonSetter(contentNulls = Nulls.FAIL)
    private Map<String, String> parameters;

    /** With nothing set. */
    public OAuthExchange() {}

    @JsonCreator
    private OAuthExchange(
        @JsonProperty(value = "tokenUrl", required = true) @JsonSetter(nulls = Nulls.FAIL) String tokenUrl) {
        this.tokenUrl = tokenUrl;
    }

    /**
     * Token endpoint; https, or http on the loopback interface.
     *
     * <p>Pattern: <code>^https?://[^&#92;s/?#]+</code>
     *
     * @return the value
     */
    public String getTokenUrl() {
        return tokenUrl;
    }

    /**
     * @param tokenUrl the new value
     * @return this
     */
    public OAuthExchange setTokenUrl(String tokenUrl) {
        this.tokenUrl = tokenUrl;
        return this;
    }

    /**
     * The {@code audience} parameter: the service that the token is for.
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
    public OAuthExchange setAudience(String audience) {
        this.audience = audience;
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
    public OAuthExchange setScope(String scope) {
        this.scope = scope;
        return this;
    }

    /**
     * The {@code subject_token_type} parameter.
     *
     * <p>Default: {@code "urn:ietf:params:oauth:token-type:jwt"}
     * <br>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getSubjectTokenType() {
        return subjectTokenType;
    }

    /**
     * @param subjectTokenType the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuthExchange setSubjectTokenType(String subjectTokenType) {
        this.subjectTokenType = subjectTokenType;
        return this;
    }

    /**
     * The {@code requested_token_type} parameter.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getRequestedTokenType() {
        return requestedTokenType;
    }

    /**
     * @param requestedTokenType the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuthExchange setRequestedTokenType(String requestedTokenType) {
        this.requestedTokenType = requestedTokenType;
        return this;
    }

    /**
     * Further parameters of the request, by name, such as {@code federation_policy_id} for OpenRouter.
     *
     * @return the value, or {@code null} where it is absent
     */
    public Map<String, String> getParameters() {
        return parameters;
    }

    /**
     * @param parameters the new value, or {@code null} to leave it absent
     * @return this
     */
    public OAuthExchange setParameters(Map<String, String> parameters) {
        this.parameters = parameters;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("", tokenUrl != null, "`tokenUrl` is required");
        check.that("audience", audience == null || !audience.isEmpty(), "must have at least 1 character");
        check.that("scope", scope == null || !scope.isEmpty(), "must have at least 1 character");
        check.that(
            "subjectTokenType",
            subjectTokenType == null || !subjectTokenType.isEmpty(),
            "must have at least 1 character");
        check.that(
            "requestedTokenType",
            requestedTokenType == null || !requestedTokenType.isEmpty(),
            "must have at least 1 character");
        check.entries("parameters", parameters, (at, item) -> {
            check.that(at, item != null, "must not be null");
        });
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof OAuthExchange that
            && Objects.equals(tokenUrl, that.tokenUrl)
            && Objects.equals(audience, that.audience)
            && Objects.equals(scope, that.scope)
            && Objects.equals(subjectTokenType, that.subjectTokenType)
            && Objects.equals(requestedTokenType, that.requestedTokenType)
            && Objects.equals(parameters, that.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tokenUrl, audience, scope, subjectTokenType, requestedTokenType, parameters);
    }

    @Override
    public String toString() {
        return "OAuthExchange{"
            + "tokenUrl=" + tokenUrl
            + ", audience=" + audience
            + ", scope=" + scope
            + ", subjectTokenType=" + subjectTokenType
            + ", requestedTokenType=" + requestedTokenType
            + ", parameters=" + (parameters == null ? null : "***")
            + "}";
    }
}
