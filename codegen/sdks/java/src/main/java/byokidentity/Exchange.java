// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * What is done to the token of the identity: it is the *subject*, and what the exchange returns is the
 * credential. Exactly one of {@code entra}, {@code openai}, {@code anthropic} and {@code oauth}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class Exchange {
    @JsonProperty("entra")
    private EntraExchange entra;

    @JsonProperty("openai")
    private OpenAIExchange openai;

    @JsonProperty("anthropic")
    private AnthropicExchange anthropic;

    @JsonProperty("oauth")
    private OAuthExchange oauth;

    /** With nothing set. */
    public Exchange() {}

    /**
     * @return the value, or {@code null} where it is absent
     */
    public EntraExchange getEntra() {
        return entra;
    }

    /**
     * @param entra the new value, or {@code null} to leave it absent
     * @return this
     */
    public Exchange setEntra(EntraExchange entra) {
        this.entra = entra;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public OpenAIExchange getOpenai() {
        return openai;
    }

    /**
     * @param openai the new value, or {@code null} to leave it absent
     * @return this
     */
    public Exchange setOpenai(OpenAIExchange openai) {
        this.openai = openai;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public AnthropicExchange getAnthropic() {
        return anthropic;
    }

    /**
     * @param anthropic the new value, or {@code null} to leave it absent
     * @return this
     */
    public Exchange setAnthropic(AnthropicExchange anthropic) {
        this.anthropic = anthropic;
        return this;
    }

    /**
     * @return the value, or {@code null} where it is absent
     */
    public OAuthExchange getOauth() {
        return oauth;
    }

    /**
     * @param oauth the new value, or {@code null} to leave it absent
     * @return this
     */
    public Exchange setOauth(OAuthExchange oauth) {
        this.oauth = oauth;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.nested("entra", entra, EntraExchange::validate);
        check.nested("openai", openai, OpenAIExchange::validate);
        check.nested("anthropic", anthropic, AnthropicExchange::validate);
        check.nested("oauth", oauth, OAuthExchange::validate);
        check.present("entra", entra);
        check.present("openai", openai);
        check.present("anthropic", anthropic);
        check.present("oauth", oauth);
        check.exactlyOne("entra", "openai", "anthropic", "oauth");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Exchange that
            && Objects.equals(entra, that.entra)
            && Objects.equals(openai, that.openai)
            && Objects.equals(anthropic, that.anthropic)
            && Objects.equals(oauth, that.oauth);
    }

    @Override
    public int hashCode() {
        return Objects.hash(entra, openai, anthropic, oauth);
    }

    @Override
    public String toString() {
        return "Exchange{"
            + "entra=" + entra
            + ", openai=" + openai
            + ", anthropic=" + anthropic
            + ", oauth=" + oauth
            + "}";
    }
}
