// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;

/**
 * Reads and writes the types of this package as the schema has them.
 *
 * <p>Reading takes no value of one type for another, and its errors do not quote what was read.
 */
public final class ByokIdentityJson {
    static final JsonMapper MAPPER = createMapper();

    private ByokIdentityJson() {}

    /**
     * A mapper of your own that is set up as the one here is.
     *
     * @return a new mapper, which is expensive to make: keep it
     */
    public static JsonMapper createMapper() {
        return JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                LogicalType.Textual,
                config -> config
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .build();
    }

    /**
     * Reads a value.
     *
     * @param <T> the type of this package
     * @param json the JSON text
     * @param type what the text is to be
     * @return the value, which is not validated yet
     * @throws IOException where the text is no JSON, a required property is missing, or a type differs
     */
    public static <T> T read(String json, Class<T> type) throws IOException {
        T value = MAPPER.readValue(json, type);
        if (value == null) {
            throw MismatchedInputException.from(null, type, "expected a value, found null");
        }
        return value;
    }

    /**
     * Writes a value.
     *
     * @param value of a type of this package
     * @return the JSON text
     * @throws IOException where a value has no form in JSON
     */
    public static String write(Object value) throws IOException {
        return MAPPER.writeValueAsString(value);
    }
}
