// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * Azure managed identity, the identity of the machine, container or function the process runs on. An
 * empty object means the system-assigned identity; one of {@code clientId}, {@code objectId} and {@code resourceId}
 * selects a user-assigned one.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ManagedIdentity {
    @JsonProperty("clientId")
    private String clientId;

    @JsonProperty("objectId")
    private String objectId;

    @JsonProperty("resourceId")
    private String resourceId;

    @JsonProperty("scope")
    private String scope;

    /** With nothing set. */
    public ManagedIdentity() {}

    /**
     * Client (application) ID of a user-assigned identity.
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
    public ManagedIdentity setClientId(String clientId) {
        this.clientId = clientId;
        return this;
    }

    /**
     * Object (principal) ID of a user-assigned identity.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getObjectId() {
        return objectId;
    }

    /**
     * @param objectId the new value, or {@code null} to leave it absent
     * @return this
     */
    public ManagedIdentity setObjectId(String objectId) {
        this.objectId = objectId;
        return this;
    }

    /**
     * Azure Resource Manager ID of a user-assigned identity:
     * {@code /subscriptions/…/userAssignedIdentities/NAME}.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getResourceId() {
        return resourceId;
    }

    /**
     * @param resourceId the new value, or {@code null} to leave it absent
     * @return this
     */
    public ManagedIdentity setResourceId(String resourceId) {
        this.resourceId = resourceId;
        return this;
    }

    /**
     * Scope or resource URI the token is requested for. Foundry project endpoints need
     * {@code https://ai.azure.com/.default}; an API behind API Management usually needs
     * {@code api://CLIENT_ID/.default}.
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
    public ManagedIdentity setScope(String scope) {
        this.scope = scope;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("clientId", clientId == null || !clientId.isEmpty(), "must have at least 1 character");
        check.that("objectId", objectId == null || !objectId.isEmpty(), "must have at least 1 character");
        check.that(
            "resourceId",
            resourceId == null || !resourceId.isEmpty(),
            "must have at least 1 character");
        check.present("clientId", clientId);
        check.present("objectId", objectId);
        check.present("resourceId", resourceId);
        check.excludes("clientId", "objectId", "resourceId");
        check.excludes("objectId", "resourceId");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ManagedIdentity that
            && Objects.equals(clientId, that.clientId)
            && Objects.equals(objectId, that.objectId)
            && Objects.equals(resourceId, that.resourceId)
            && Objects.equals(scope, that.scope);
    }

    @Override
    public int hashCode() {
        return Objects.hash(clientId, objectId, resourceId, scope);
    }

    @Override
    public String toString() {
        return "ManagedIdentity{"
            + "clientId=" + clientId
            + ", objectId=" + objectId
            + ", resourceId=" + resourceId
            + ", scope=" + scope
            + "}";
    }
}
