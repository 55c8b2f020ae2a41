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

/** OpenAI's workload identity federation: the subject becomes a token of a service account. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class OpenAIExchange {
    @JsonProperty("identityProviderId")
    private String identityProviderId;

    @JsonProperty("serviceAccountId")
    private String serviceAccountId;

    @JsonProperty("clientId")
    private String clientId;

    @JsonProperty("tokenUrl")
    private String tokenUrl;

    /** With nothing set. */
    public OpenAIExchange() {}

    @JsonCreator
    private OpenAIExchange(
        @JsonProperty(value = "identityProviderId", required = true) @JsonSetter(nulls = Nulls.FAIL) String identityProviderId,
        @JsonProperty(value = "serviceAccountId", required = true) @JsonSetter(nulls = Nulls.FAIL) String serviceAccountId) {
        this.identityProviderId = identityProviderId;
        this.serviceAccountId = serviceAccountId;
    }

    /**
     * ID of the workload identity provider in the OpenAI organization.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getIdentityProviderId() {
        return identityProviderId;
    }

    /**
     * @param identityProviderId the new value
     * @return this
     */
    public OpenAIExchange setIdentityProviderId(String identityProviderId) {
        this.identityProviderId = identityProviderId;
        return this;
    }

    /**
     * ID of the service account that the subject is mapped to.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getServiceAccountId() {
        return serviceAccountId;
    }

    /**
     * @param serviceAccountId the new value
     * @return this
     */
    public OpenAIExchange setServiceAccountId(String serviceAccountId) {
        this.serviceAccountId = serviceAccountId;
        return this;
    }

    /**
     * Client identifier, if the provider expects one.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getClientId() {
        return clientId;
    }

    /**
     * @param clientId the new value, or {@code null} to leave it absent
     * @return this
     */
    public OpenAIExchange setClientId(String clientId) {
        this.clientId = clientId;
        return this;
    }

    /**
     * Token endpoint; https, or http on the loopback interface.
     *
     * <p>Default: {@code "https://auth.openai.com/oauth/token"}
     * <br>Pattern: <code>^https?://[^&#92;s/?#]+</code>
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
    public OpenAIExchange setTokenUrl(String tokenUrl) {
        this.tokenUrl = tokenUrl;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("", identityProviderId != null, "`identityProviderId` is required");
        check.that(
            "identityProviderId",
            identityProviderId == null || !identityProviderId.isEmpty(),
            "must have at least 1 character");
        check.that("", serviceAccountId != null, "`serviceAccountId` is required");
        check.that(
            "serviceAccountId",
            serviceAccountId == null || !serviceAccountId.isEmpty(),
            "must have at least 1 character");
        check.that("clientId", clientId == null || !clientId.isEmpty(), "must have at least 1 character");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof OpenAIExchange that
            && Objects.equals(identityProviderId, that.identityProviderId)
            && Objects.equals(serviceAccountId, that.serviceAccountId)
            && Objects.equals(clientId, that.clientId)
            && Objects.equals(tokenUrl, that.tokenUrl);
    }

    @Override
    public int hashCode() {
        return Objects.hash(identityProviderId, serviceAccountId, clientId, tokenUrl);
    }

    @Override
    public String toString() {
        return "OpenAIExchange{"
            + "identityProviderId=" + identityProviderId
            + ", serviceAccountId=" + serviceAccountId
            + ", clientId=" + clientId
            + ", tokenUrl=" + tokenUrl
            + "}";
    }
}
