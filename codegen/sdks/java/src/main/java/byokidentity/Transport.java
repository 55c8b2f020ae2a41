// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * How Responses requests are sent.
 *
 * <p>Other values than the known ones are kept as they are.
 */
public final class Transport {
    /** One HTTP request for each model call. */
    public static final Transport HTTP = new Transport("http");

    /** One WebSocket connection kept for the session. Only with {@code wireApi: "responses"}. */
    public static final Transport WEBSOCKETS = new Transport("websockets");

    private static final List<Transport> KNOWN = List.of(HTTP, WEBSOCKETS);

    private final String value;

    private Transport(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * The value that is written so, known or not.
     *
     * @param value as it is written in JSON
     * @return the value
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Transport of(String value) {
        for (Transport known : KNOWN) {
            if (known.value.equals(value)) {
                return known;
            }
        }
        return new Transport(value);
    }

    /**
     * @return the values that the schema knows, in its order
     */
    public static List<Transport> known() {
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
        return other instanceof Transport that && value.equals(that.value);
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
