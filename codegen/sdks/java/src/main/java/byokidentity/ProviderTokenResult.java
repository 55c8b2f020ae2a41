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

/** The token for one outbound request. */
@Experimental
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ProviderTokenResult {
    @JsonProperty("token")
    private String token;

    private final Map<String, JsonNode> unknown_ = new LinkedHashMap<>();

    /** With nothing set. */
    public ProviderTokenResult() {}

    @JsonCreator
    private ProviderTokenResult(
        @JsonProperty(value = "token", required = true) @JsonSetter(nulls = Nulls.FAIL) String token) {
        this.token = token;
    }

    /**
     * The bearer token itself, without the {@code Bearer} prefix.
     *
     * @return the value
     */
    public String getToken() {
        return token;
    }

    /**
     * @param token the new value
     * @return this
     */
    public ProviderTokenResult setToken(String token) {
        this.token = token;
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
        check.that("", token != null, "`token` is required");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ProviderTokenResult that
            && Objects.equals(token, that.token)
            && Objects.equals(unknown_, that.unknown_);
    }

    @Override
    public int hashCode() {
        return Objects.hash(token, unknown_);
    }

    @Override
    public String toString() {
        return "ProviderTokenResult{"
            + "token=" + (token == null ? null : "***")
            + "}";
    }
}
