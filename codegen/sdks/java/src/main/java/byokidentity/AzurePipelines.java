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
 * The OIDC token of an Azure Pipelines job for one of its service connections, minted again for each
 * use. The step has to map {@code SYSTEM_ACCESSTOKEN: $(System.AccessToken)} into its environment.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class AzurePipelines {
    @JsonProperty("serviceConnectionId")
    private String serviceConnectionId;

    /** With nothing set. */
    public AzurePipelines() {}

    @JsonCreator
    private AzurePipelines(
        @JsonProperty(value = "serviceConnectionId", required = true) @JsonSetter(nulls = Nulls.FAIL) String serviceConnectionId) {
        this.serviceConnectionId = serviceConnectionId;
    }

    /**
     * Resource ID of the service connection: the GUID in its URL.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getServiceConnectionId() {
        return serviceConnectionId;
    }

    /**
     * @param serviceConnectionId the new value
     * @return this
     */
    public AzurePipelines setServiceConnectionId(String serviceConnectionId) {
        this.serviceConnectionId = serviceConnectionId;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("", serviceConnectionId != null, "`serviceConnectionId` is required");
        check.that(
            "serviceConnectionId",
            serviceConnectionId == null || !serviceConnectionId.isEmpty(),
            "must have at least 1 character");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof AzurePipelines that
            && Objects.equals(serviceConnectionId, that.serviceConnectionId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(serviceConnectionId);
    }

    @Override
    public String toString() {
        return "AzurePipelines{"
            + "serviceConnectionId=" + serviceConnectionId
            + "}";
    }
}
