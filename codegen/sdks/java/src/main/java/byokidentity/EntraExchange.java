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
 * An Entra application that trusts the subject by a federated credential. Its token is requested with
 * the subject as {@code client_assertion}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class EntraExchange {
    @JsonProperty("tenantId")
    private String tenantId;

    @JsonProperty("clientId")
    private String clientId;

    @JsonProperty("scope")
    private String scope;

    @JsonProperty("authorityHost")
    private String authorityHost;

    @JsonProperty("agentIdentityId")
    private String agentIdentityId;

    /** With nothing set. */
    public EntraExchange() {}

    @JsonCreator
    private EntraExchange(
        @JsonProperty(value = "tenantId", required = true) @JsonSetter(nulls = Nulls.FAIL) String tenantId,
        @JsonProperty(value = "clientId", required = true) @JsonSetter(nulls = Nulls.FAIL) String clientId) {
        this.tenantId = tenantId;
        this.clientId = clientId;
    }

    /**
     * Entra tenant (directory) ID or domain name: the tenant of the resource, which may be another than
     * the application's own. For an agent identity, its home tenant.
     *
     * <p>Pattern: {@code ^[A-Za-z0-9.-]+$}
     * <br>Must have at least 1 character.
     *
     * @return the value
     */
    public String getTenantId() {
        return tenantId;
    }

    /**
     * @param tenantId the new value
     * @return this
     */
    public EntraExchange setTenantId(String tenantId) {
        this.tenantId = tenantId;
        return this;
    }

    /**
     * Client (application) ID of the application that has the federated credential. For an agent identity,
     * the ID of its blueprint.
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
    public EntraExchange setClientId(String clientId) {
        this.clientId = clientId;
        return this;
    }

    /**
     * Scope or resource URI the token is requested for.
     *
     * <p>Default: {@code "https://cognitiveservices.azure.com/.default"}
     * <br>Pattern: <code>^&#92;S+$</code>
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
    public EntraExchange setScope(String scope) {
        this.scope = scope;
        return this;
    }

    /**
     * Sign-in authority for sovereign clouds, such as {@code https://login.microsoftonline.us}.
     *
     * <p>Default: {@code "https://login.microsoftonline.com"}
     * <br>Pattern: <code>^https://[^&#92;s/?#&#64;]+/*$</code>
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getAuthorityHost() {
        return authorityHost;
    }

    /**
     * @param authorityHost the new value, or {@code null} to leave it absent
     * @return this
     */
    public EntraExchange setAuthorityHost(String authorityHost) {
        this.authorityHost = authorityHost;
        return this;
    }

    /**
     * Application ID of an Entra agent identity. The blueprint's token is then exchanged once more, for a
     * token of the agent.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getAgentIdentityId() {
        return agentIdentityId;
    }

    /**
     * @param agentIdentityId the new value, or {@code null} to leave it absent
     * @return this
     */
    public EntraExchange setAgentIdentityId(String agentIdentityId) {
        this.agentIdentityId = agentIdentityId;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("", tenantId != null, "`tenantId` is required");
        check.that("tenantId", tenantId == null || !tenantId.isEmpty(), "must have at least 1 character");
        check.that("", clientId != null, "`clientId` is required");
        check.that("clientId", clientId == null || !clientId.isEmpty(), "must have at least 1 character");
        check.that(
            "agentIdentityId",
            agentIdentityId == null || !agentIdentityId.isEmpty(),
            "must have at least 1 character");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof EntraExchange that
            && Objects.equals(tenantId, that.tenantId)
            && Objects.equals(clientId, that.clientId)
            && Objects.equals(scope, that.scope)
            && Objects.equals(authorityHost, that.authorityHost)
            && Objects.equals(agentIdentityId, that.agentIdentityId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tenantId, clientId, scope, authorityHost, agentIdentityId);
    }

    @Override
    public String toString() {
        return "EntraExchange{"
            + "tenantId=" + tenantId
            + ", clientId=" + clientId
            + ", scope=" + scope
            + ", authorityHost=" + authorityHost
            + ", agentIdentityId=" + agentIdentityId
            + "}";
    }
}
