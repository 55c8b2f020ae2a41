package runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Values of one of several types, which JSON alone tells apart. */
final class Choices {
    private Choices() {}

    static JsonNode written(Object value) {
        return PackageJson.MAPPER.valueToTree(value);
    }

    static <T> T read(JsonNode json, TypeReference<T> type) throws IOException {
        return PackageJson.MAPPER.readValue(PackageJson.MAPPER.treeAsTokens(json), type);
    }
}
