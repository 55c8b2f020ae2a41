// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Identifies a token that a server has refused. */
@Experimental
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ProviderTokenInvalidateArgs {
    @JsonProperty("providerName")
    private String providerName;

    @JsonProperty("sessionId")
    private String sessionId;

    @JsonProperty("token")
    private String token;

    private final Map<String, JsonNode> unknown_ = new LinkedHashMap<>();

    /** With nothing set. */
    public ProviderTokenInvalidateArgs() {}

    @JsonCreator
    private ProviderTokenInvalidateArgs(
        @JsonProperty(value = "providerName", required = true) @JsonSetter(nulls = Nulls.FAIL) String providerName,
        @JsonProperty(value = "sessionId", required = true) @JsonSetter(nulls = Nulls.FAIL) String sessionId) {
        this.providerName = providerName;
        this.sessionId = sessionId;
    }

    /**
     * Name of the provider; {@code default} for the single provider of a session.
     *
     * @return the value
     */
    public String getProviderName() {
        return providerName;
    }

    /**
     * @param providerName the new value
     * @return this
     */
    public ProviderTokenInvalidateArgs setProviderName(String providerName) {
        this.providerName = providerName;
        return this;
    }

    /**
     * Identifier of the session whose request was refused.
     *
     * @return the value
     */
    public String getSessionId() {
        return sessionId;
    }

    /**
     * @param sessionId the new value
     * @return this
     */
    public ProviderTokenInvalidateArgs setSessionId(String sessionId) {
        this.sessionId = sessionId;
        return this;
    }

    /**
     * The refused token. A token that has been replaced since is ignored. Without it, the current token
     * counts as refused.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getToken() {
        return token;
    }

    /**
     * @param token the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderTokenInvalidateArgs setToken(String token) {
        this.token = token;
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
        check.that("", providerName != null, "`providerName` is required");
        check.that("", sessionId != null, "`sessionId` is required");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ProviderTokenInvalidateArgs that
            && Objects.equals(providerName, that.providerName)
            && Objects.equals(sessionId, that.sessionId)
            && Objects.equals(token, that.token)
            && Objects.equals(unknown_, that.unknown_);
    }

    @Override
    public int hashCode() {
        return Objects.hash(providerName, sessionId, token, unknown_);
    }

    @Override
    public String toString() {
        return "ProviderTokenInvalidateArgs{"
            + "providerName=" + providerName
            + ", sessionId=" + sessionId
            + ", token=" + (token == null ? null : "***")
            + "}";
    }
}
