// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * The chain of &#64;azure/identity: environment variables, workload identity, managed identity, then the
 * signed-in developer tools ({@code az login} and others). Meant for code that runs both on a laptop and in
 * Azure.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class DefaultAzureCredential {
    @JsonProperty("scope")
    private String scope;

    @JsonProperty("tenantId")
    private String tenantId;

    @JsonProperty("managedIdentityClientId")
    private String managedIdentityClientId;

    /** With nothing set. */
    public DefaultAzureCredential() {}

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
    public DefaultAzureCredential setScope(String scope) {
        this.scope = scope;
        return this;
    }

    /**
     * Entra tenant the developer tools and workload identity sign in to. Without it, the tool's own
     * default.
     *
     * <p>Pattern: {@code ^[A-Za-z0-9.-]+$}
     * <br>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getTenantId() {
        return tenantId;
    }

    /**
     * @param tenantId the new value, or {@code null} to leave it absent
     * @return this
     */
    public DefaultAzureCredential setTenantId(String tenantId) {
        this.tenantId = tenantId;
        return this;
    }

    /**
     * Client ID of the user-assigned managed identity the chain tries.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getManagedIdentityClientId() {
        return managedIdentityClientId;
    }

    /**
     * @param managedIdentityClientId the new value, or {@code null} to leave it absent
     * @return this
     */
    public DefaultAzureCredential setManagedIdentityClientId(String managedIdentityClientId) {
        this.managedIdentityClientId = managedIdentityClientId;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("tenantId", tenantId == null || !tenantId.isEmpty(), "must have at least 1 character");
        check.that(
            "managedIdentityClientId",
            managedIdentityClientId == null || !managedIdentityClientId.isEmpty(),
            "must have at least 1 character");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof DefaultAzureCredential that
            && Objects.equals(scope, that.scope)
            && Objects.equals(tenantId, that.tenantId)
            && Objects.equals(managedIdentityClientId, that.managedIdentityClientId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scope, tenantId, managedIdentityClientId);
    }

    @Override
    public String toString() {
        return "DefaultAzureCredential{"
            + "scope=" + scope
            + ", tenantId=" + tenantId
            + ", managedIdentityClientId=" + managedIdentityClientId
            + "}";
    }
}
