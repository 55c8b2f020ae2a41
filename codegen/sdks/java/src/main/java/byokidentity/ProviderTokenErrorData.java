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

/** The {@code data} of an error that answers {@code providerToken.getToken}. */
@Experimental
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ProviderTokenErrorData {
    @JsonProperty("code")
    private ErrorCode code;

    @JsonProperty("transient")
    private Boolean transient_;

    @JsonProperty("retryAfter")
    private Long retryAfter;

    private final Map<String, JsonNode> unknown_ = new LinkedHashMap<>();

    /** With nothing set. */
    public ProviderTokenErrorData() {}

    @JsonCreator
    private ProviderTokenErrorData(
        @JsonProperty(value = "code", required = true) @JsonSetter(nulls = Nulls.FAIL) ErrorCode code,
        @JsonProperty(value = "transient", required = true) @JsonSetter(nulls = Nulls.FAIL) Boolean transient_) {
        this.code = code;
        this.transient_ = transient_;
    }

    /**
     * @return the value
     */
    public ErrorCode getCode() {
        return code;
    }

    /**
     * @param code the new value
     * @return this
     */
    public ProviderTokenErrorData setCode(ErrorCode code) {
        this.code = code;
        return this;
    }

    /**
     * Whether the same call may succeed later with the same configuration.
     *
     * @return the value
     */
    public Boolean getTransient() {
        return transient_;
    }

    /**
     * @param transient_ the new value
     * @return this
     */
    public ProviderTokenErrorData setTransient(Boolean transient_) {
        this.transient_ = transient_;
        return this;
    }

    /**
     * How long to wait before the next attempt, milliseconds.
     *
     * <p>Must be at least 0.
     *
     * @return the value, or {@code null} where it is absent
     */
    public Long getRetryAfter() {
        return retryAfter;
    }

    /**
     * @param retryAfter the new value
     * @return this
     */
    public ProviderTokenErrorData setRetryAfter(long retryAfter) {
        this.retryAfter = retryAfter;
        return this;
    }

    /**
     * @param retryAfter the new value, or {@code null} to leave it absent
     * @return this
     */
    public ProviderTokenErrorData setRetryAfter(Long retryAfter) {
        this.retryAfter = retryAfter;
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
        check.that("", code != null, "`code` is required");
        check.that("", transient_ != null, "`transient` is required");
        check.integer("retryAfter", retryAfter);
        check.that("retryAfter", retryAfter == null || retryAfter >= 0L, "must be at least 0");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ProviderTokenErrorData that
            && Objects.equals(code, that.code)
            && Objects.equals(transient_, that.transient_)
            && Objects.equals(retryAfter, that.retryAfter)
            && Objects.equals(unknown_, that.unknown_);
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, transient_, retryAfter, unknown_);
    }

    @Override
    public String toString() {
        return "ProviderTokenErrorData{"
            + "code=" + code
            + ", transient=" + transient_
            + ", retryAfter=" + retryAfter
            + "}";
    }
}
