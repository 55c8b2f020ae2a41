package runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/** Sends the calls of a caller. It may be called by several threads. */
@FunctionalInterface
public interface RpcCall {
    /**
     * Sends one call.
     *
     * @param method the name on the wire
     * @param params {@code null} where the method has none
     * @return completes with the result, or with what the other side answers as an error
     */
    CompletableFuture<JsonNode> call(String method, JsonNode params);
}
