// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The providers configuration file, the same one the Copilot CLI reads. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ProvidersFile {
    @JsonProperty("providers")
    @JsonSetter(contentNulls = Nulls.FAIL)
    private List<NamedProviderConfig> providers;

    @JsonProperty("models")
    @JsonSetter(contentNulls = Nulls.FAIL)
    private List<ProviderModelConfig> models;

    private final Map<String, JsonNode> unknown_ = new LinkedHashMap<>();

    /** With nothing set. */
    public ProvidersFile() {}

    /**
     * The providers, each under its own name.
     *
     * @return the value, or {@code null} where it is absent
     */
    public List<NamedProviderConfig> getProviders() {
        return providers;
    }

    /**
     * @param providers the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProvidersFile setProviders(List<NamedProviderConfig> providers) {
        this.providers = providers;
        return this;
    }

    /**
     * The models they serve.
     *
     * @return the value, or {@code null} where it is absent
     */
    public List<ProviderModelConfig> getModels() {
        return models;
    }

    /**
     * @param models the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProvidersFile setModels(List<ProviderModelConfig> models) {
        this.models = models;
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
        check.items("providers", providers, (at, item) -> {
            check.that(at, item != null, "must not be null");
            check.nested(at, item, NamedProviderConfig::validate);
        });
        check.items("models", models, (at, item) -> {
            check.that(at, item != null, "must not be null");
            check.nested(at, item, ProviderModelConfig::validate);
        });
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ProvidersFile that
            && Objects.equals(providers, that.providers)
            && Objects.equals(models, that.models)
            && Objects.equals(unknown_, that.unknown_);
    }

    @Override
    public int hashCode() {
        return Objects.hash(providers, models, unknown_);
    }

    @Override
    public String toString() {
        return "ProvidersFile{"
            + "providers=" + providers
            + ", models=" + models
            + "}";
    }
}
