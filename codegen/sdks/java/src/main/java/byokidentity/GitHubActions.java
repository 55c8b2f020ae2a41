// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * The OIDC token of a GitHub Actions job, minted again for each use. The job needs
 * {@code permissions: id-token: write}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class GitHubActions {
    @JsonProperty("audience")
    private String audience;

    /** With nothing set. */
    public GitHubActions() {}

    /**
     * The {@code aud} claim of the token. Without it, what the {@code exchange} expects, or else GitHub's default, the
     * URL of the repository's owner.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getAudience() {
        return audience;
    }

    /**
     * @param audience the new value, or {@code null} to leave it absent
     * @return this
     */
    public GitHubActions setAudience(String audience) {
        this.audience = audience;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("audience", audience == null || !audience.isEmpty(), "must have at least 1 character");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof GitHubActions that
            && Objects.equals(audience, that.audience);
    }

    @Override
    public int hashCode() {
        return Objects.hash(audience);
    }

    @Override
    public String toString() {
        return "GitHubActions{"
            + "audience=" + audience
            + "}";
    }
}
