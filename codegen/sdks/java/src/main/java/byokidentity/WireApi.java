// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * The OpenAI request format. Ignored for {@code anthropic}.
 *
 * <p>Other values than the known ones are kept as they are.
 */
public final class WireApi {
    /** Chat Completions. */
    public static final WireApi COMPLETIONS = new WireApi("completions");

    /** Responses. */
    public static final WireApi RESPONSES = new WireApi("responses");

    private static final List<WireApi> KNOWN = List.of(COMPLETIONS, RESPONSES);

    private final String value;

    private WireApi(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * The value that is written so, known or not.
     *
     * @param value as it is written in JSON
     * @return the value
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WireApi of(String value) {
        for (WireApi known : KNOWN) {
            if (known.value.equals(value)) {
                return known;
            }
        }
        return new WireApi(value);
    }

    /**
     * @return the values that the schema knows, in its order
     */
    public static List<WireApi> known() {
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
        return other instanceof WireApi that && value.equals(that.value);
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
