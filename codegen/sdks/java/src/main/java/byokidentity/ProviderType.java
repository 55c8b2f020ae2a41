// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * The dialect the provider's endpoint speaks. It decides the request format and the header that
 * carries an API key.
 *
 * <p>Other values than the known ones are kept as they are.
 */
public final class ProviderType {
    /** OpenAI and everything compatible with it; an API key is sent as {@code Authorization: Bearer}. */
    public static final ProviderType OPENAI = new ProviderType("openai");

    /** Azure OpenAI and Microsoft Foundry; an API key is sent as {@code api-key}. */
    public static final ProviderType AZURE = new ProviderType("azure");

    /** Anthropic Messages; an API key is sent as {@code x-api-key}. */
    public static final ProviderType ANTHROPIC = new ProviderType("anthropic");

    private static final List<ProviderType> KNOWN = List.of(OPENAI, AZURE, ANTHROPIC);

    private final String value;

    private ProviderType(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * The value that is written so, known or not.
     *
     * @param value as it is written in JSON
     * @return the value
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ProviderType of(String value) {
        for (ProviderType known : KNOWN) {
            if (known.value.equals(value)) {
                return known;
            }
        }
        return new ProviderType(value);
    }

    /**
     * @return the values that the schema knows, in its order
     */
    public static List<ProviderType> known() {
        return KNOWN;
    }

    /**
     * @return whether the schema knows the value
     */
    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    /**
     * @return the value as it is written in JSON
     */
    @JsonValue
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProviderType that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
