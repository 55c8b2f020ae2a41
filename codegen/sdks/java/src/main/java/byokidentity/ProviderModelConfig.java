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

/** A model served by a named provider. */
@Experimental
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ProviderModelConfig {
    @JsonProperty("id")
    private String id;

    @JsonProperty("provider")
    private String provider;

    @JsonProperty("name")
    private String name;

    @JsonProperty("modelId")
    private String modelId;

    @JsonProperty("wireModel")
    private String wireModel;

    @JsonProperty("maxPromptTokens")
    private Long maxPromptTokens;

    @JsonProperty("maxOutputTokens")
    private Long maxOutputTokens;

    @JsonProperty("maxContextWindowTokens")
    private Long maxContextWindowTokens;

    @JsonProperty("capabilities")
    private JsonNode capabilities;

    private final Map<String, JsonNode> unknown_ = new LinkedHashMap<>();

    /** With nothing set. */
    public ProviderModelConfig() {}

    @JsonCreator
    private ProviderModelConfig(
        @JsonProperty(value = "id", required = true) @JsonSetter(nulls = Nulls.FAIL) String id,
        @JsonProperty(value = "provider", required = true) @JsonSetter(nulls = Nulls.FAIL) String provider) {
        this.id = id;
        this.provider = provider;
    }

    /**
     * Identifier of the model, unique within its provider. Users select it as {@code provider/id}.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getId() {
        return id;
    }

    /**
     * @param id the new value
     * @return this
     */
    public ProviderModelConfig setId(String id) {
        this.id = id;
        return this;
    }

    /**
     * Name of the provider that serves the model.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getProvider() {
        return provider;
    }

    /**
     * @param provider the new value
     * @return this
     */
    public ProviderModelConfig setProvider(String provider) {
        this.provider = provider;
        return this;
    }

    /**
     * Name shown to users. Without it, {@code provider/id}.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getName() {
        return name;
    }

    /**
     * @param name the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderModelConfig setName(String name) {
        this.name = name;
        return this;
    }

    /**
     * Well-known model whose limits and behaviour apply. Without it, {@code id}.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getModelId() {
        return modelId;
    }

    /**
     * @param modelId the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderModelConfig setModelId(String modelId) {
        this.modelId = modelId;
        return this;
    }

    /**
     * Model or deployment name sent to the provider. Without it, {@code id}.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getWireModel() {
        return wireModel;
    }

    /**
     * @param wireModel the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderModelConfig setWireModel(String wireModel) {
        this.wireModel = wireModel;
        return this;
    }

    /**
     * Limit of prompt tokens for one request.
     *
     * <p>Must be at least 1.
     *
     * @return the value, or {@code null} where it is absent
     */
    public Long getMaxPromptTokens() {
        return maxPromptTokens;
    }

    /**
     * @param maxPromptTokens the new value
     * @return this
     */
    public ProviderModelConfig setMaxPromptTokens(long maxPromptTokens) {
        this.maxPromptTokens = maxPromptTokens;
        return this;
    }

    /**
     * @param maxPromptTokens the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderModelConfig setMaxPromptTokens(Long maxPromptTokens) {
        this.maxPromptTokens = maxPromptTokens;
        return this;
    }

    /**
     * Limit of output tokens for one response.
     *
     * <p>Must be at least 1.
     *
     * @return the value, or {@code null} where it is absent
     */
    public Long getMaxOutputTokens() {
        return maxOutputTokens;
    }

    /**
     * @param maxOutputTokens the new value
     * @return this
     */
    public ProviderModelConfig setMaxOutputTokens(long maxOutputTokens) {
        this.maxOutputTokens = maxOutputTokens;
        return this;
    }

    /**
     * @param maxOutputTokens the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderModelConfig setMaxOutputTokens(Long maxOutputTokens) {
        this.maxOutputTokens = maxOutputTokens;
        return this;
    }

    /**
     * Size of the model's context window in tokens.
     *
     * <p>Must be at least 1.
     *
     * @return the value, or {@code null} where it is absent
     */
    public Long getMaxContextWindowTokens() {
        return maxContextWindowTokens;
    }

    /**
     * @param maxContextWindowTokens the new value
     * @return this
     */
    public ProviderModelConfig setMaxContextWindowTokens(long maxContextWindowTokens) {
        this.maxContextWindowTokens = maxContextWindowTokens;
        return this;
    }

    /**
     * @param maxContextWindowTokens the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderModelConfig setMaxContextWindowTokens(Long maxContextWindowTokens) {
        this.maxContextWindowTokens = maxContextWindowTokens;
        return this;
    }

    /**
     * Overrides of the model's capabilities, passed through unchanged.
     *
     * @return the value, or {@code null} where it is absent
     */
    public JsonNode getCapabilities() {
        return capabilities;
    }

    /**
     * @param capabilities the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderModelConfig setCapabilities(JsonNode capabilities) {
        this.capabilities = capabilities;
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
        check.that("", id != null, "`id` is required");
        check.that("id", id == null || !id.isEmpty(), "must have at least 1 character");
        check.that("", provider != null, "`provider` is required");
        check.that("provider", provider == null || !provider.isEmpty(), "must have at least 1 character");
        check.integer("maxPromptTokens", maxPromptTokens);
        check.that(
            "maxPromptTokens",
            maxPromptTokens == null || maxPromptTokens >= 1L,
            "must be at least 1");
        check.integer("maxOutputTokens", maxOutputTokens);
        check.that(
            "maxOutputTokens",
            maxOutputTokens == null || maxOutputTokens >= 1L,
            "must be at least 1");
        check.integer("maxContextWindowTokens", maxContextWindowTokens);
        check.that(
            "maxContextWindowTokens",
            maxContextWindowTokens == null || maxContextWindowTokens >= 1L,
            "must be at least 1");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ProviderModelConfig that
            && Objects.equals(id, that.id)
            && Objects.equals(provider, that.provider)
            && Objects.equals(name, that.name)
            && Objects.equals(modelId, that.modelId)
            && Objects.equals(wireModel, that.wireModel)
            && Objects.equals(maxPromptTokens, that.maxPromptTokens)
            && Objects.equals(maxOutputTokens, that.maxOutputTokens)
            && Objects.equals(maxContextWindowTokens, that.maxContextWindowTokens)
            && Objects.equals(capabilities, that.capabilities)
            && Objects.equals(unknown_, that.unknown_);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
            id,
            provider,
            name,
            modelId,
            wireModel,
            maxPromptTokens,
            maxOutputTokens,
            maxContextWindowTokens,
            capabilities,
            unknown_);
    }

    @Override
    public String toString() {
        return "ProviderModelConfig{"
            + "id=" + id
            + ", provider=" + provider
            + ", name=" + name
            + ", modelId=" + modelId
            + ", wireModel=" + wireModel
            + ", maxPromptTokens=" + maxPromptTokens
            + ", maxOutputTokens=" + maxOutputTokens
            + ", maxContextWindowTokens=" + maxContextWindowTokens
            + ", capabilities=" + capabilities
            + "}";
    }
}
