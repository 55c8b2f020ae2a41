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
 * Anthropic's workload identity federation: the subject becomes a token of a service account. The
 * request goes to {@code /v1/oauth/token} at the origin of {@code baseUrl}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class AnthropicExchange {
    @JsonProperty("federationRuleId")
    private String federationRuleId;

    @JsonProperty("organizationId")
    private String organizationId;

    @JsonProperty("serviceAccountId")
    private String serviceAccountId;

    @JsonProperty("workspaceId")
    private String workspaceId;

    /** With nothing set. */
    public AnthropicExchange() {}

    @JsonCreator
    private AnthropicExchange(
        @JsonProperty(value = "federationRuleId", required = true) @JsonSetter(nulls = Nulls.FAIL) String federationRuleId,
        @JsonProperty(value = "organizationId", required = true) @JsonSetter(nulls = Nulls.FAIL) String organizationId) {
        this.federationRuleId = federationRuleId;
        this.organizationId = organizationId;
    }

    /**
     * ID of the federation rule: {@code fdrl_…}.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getFederationRuleId() {
        return federationRuleId;
    }

    /**
     * @param federationRuleId the new value
     * @return this
     */
    public AnthropicExchange setFederationRuleId(String federationRuleId) {
        this.federationRuleId = federationRuleId;
        return this;
    }

    /**
     * ID of the Anthropic organization.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getOrganizationId() {
        return organizationId;
    }

    /**
     * @param organizationId the new value
     * @return this
     */
    public AnthropicExchange setOrganizationId(String organizationId) {
        this.organizationId = organizationId;
        return this;
    }

    /**
     * ID of the service account: {@code svac_…}.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getServiceAccountId() {
        return serviceAccountId;
    }

    /**
     * @param serviceAccountId the new value, or {@code null} to leave it absent
     * @return this
     */
    public AnthropicExchange setServiceAccountId(String serviceAccountId) {
        this.serviceAccountId = serviceAccountId;
        return this;
    }

    /**
     * ID of the workspace: {@code wrkspc_…}, or {@code default}. Needed if the rule applies to several workspaces.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getWorkspaceId() {
        return workspaceId;
    }

    /**
     * @param workspaceId the new value, or {@code null} to leave it absent
     * @return this
     */
    public AnthropicExchange setWorkspaceId(String workspaceId) {
        this.workspaceId = workspaceId;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("", federationRuleId != null, "`federationRuleId` is required");
        check.that(
            "federationRuleId",
            federationRuleId == null || !federationRuleId.isEmpty(),
            "must have at least 1 character");
        check.that("", organizationId != null, "`organizationId` is required");
        check.that(
            "organizationId",
            organizationId == null || !organizationId.isEmpty(),
            "must have at least 1 character");
        check.that(
            "serviceAccountId",
            serviceAccountId == null || !serviceAccountId.isEmpty(),
            "must have at least 1 character");
        check.that(
            "workspaceId",
            workspaceId == null || !workspaceId.isEmpty(),
            "must have at least 1 character");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof AnthropicExchange that
            && Objects.equals(federationRuleId, that.federationRuleId)
            && Objects.equals(organizationId, that.organizationId)
            && Objects.equals(serviceAccountId, that.serviceAccountId)
            && Objects.equals(workspaceId, that.workspaceId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(federationRuleId, organizationId, serviceAccountId, workspaceId);
    }

    @Override
    public String toString() {
        return "AnthropicExchange{"
            + "federationRuleId=" + federationRuleId
            + ", organizationId=" + organizationId
            + ", serviceAccountId=" + serviceAccountId
            + ", workspaceId=" + workspaceId
            + "}";
    }
}
