// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Between the values of calls and JSON. */
final class RpcValues {
    private RpcValues() {}

    /** What is thrown before there is a future is what the future fails with. */
    static CompletableFuture<JsonNode> dispatched(Supplier<CompletableFuture<JsonNode>> answer) {
        try {
            return answer.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    static RpcException methodNotFound(String method) {
        return new RpcException(RpcException.METHOD_NOT_FOUND, "Method not found: " + method);
    }

    /** The parameters of a call that has come in. Those that are left out are an empty object. */
    static <T> T accept(JsonNode params, Class<T> type, Function<T, List<Violation>> validate) {
        JsonNode given = params == null || params.isNull() ? ByokIdentityJson.MAPPER.createObjectNode() : params;
        T value;
        try {
            value = ByokIdentityJson.MAPPER.treeToValue(given, type);
        } catch (JsonProcessingException cause) {
            throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params", null, cause);
        }
        List<Violation> found = validate.apply(value);
        if (!found.isEmpty()) {
            String texts = found.stream().map(Violation::toString).collect(Collectors.joining("; "));
            throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: " + texts);
        }
        return value;
    }

    static CompletableFuture<JsonNode> reply(CompletableFuture<?> result) {
        return result.thenApply(value -> ByokIdentityJson.MAPPER.<JsonNode>valueToTree(value));
    }

    static CompletableFuture<JsonNode> done(CompletableFuture<Void> end) {
        return end.thenApply(nothing -> NullNode.getInstance());
    }

    static JsonNode written(Object params) {
        return ByokIdentityJson.MAPPER.valueToTree(params);
    }

    static <T> CompletableFuture<T> read(CompletableFuture<JsonNode> result, Class<T> type) {
        return result.thenApply(json -> {
            try {
                return ByokIdentityJson.read(ByokIdentityJson.MAPPER.writeValueAsString(json), type);
            } catch (IOException cause) {
                throw new CompletionException(cause);
            }
        });
    }
}
