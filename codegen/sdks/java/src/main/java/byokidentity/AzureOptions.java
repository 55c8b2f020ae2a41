// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Options that only the {@code azure} provider type reads. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class AzureOptions {
    @JsonProperty("apiVersion")
    private String apiVersion;

    private final Map<String, JsonNode> unknown_ = new LinkedHashMap<>();

    /** With nothing set. */
    public AzureOptions() {}

    /**
     * Value of the {@code api-version} query parameter. Without it the versionless v1 route is used.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getApiVersion() {
        return apiVersion;
    }

    /**
     * @param apiVersion the new value, or {@code null} to leave it absent
     * @return this
     */
    public AzureOptions setApiVersion(String apiVersion) {
        this.apiVersion = apiVersion;
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
        return List.of();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof AzureOptions that
            && Objects.equals(apiVersion, that.apiVersion)
            && Objects.equals(unknown_, that.unknown_);
    }

    @Override
    public int hashCode() {
        return Objects.hash(apiVersion, unknown_);
    }

    @Override
    public String toString() {
        return "AzureOptions{"
            + "apiVersion=" + apiVersion
            + "}";
    }
}
