// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/**
 * Answers {@code providerToken.*}, which the other side calls. Implementations are called by several
 * threads.
 */
public interface ProviderTokenHandler {
    /** The method {@code providerToken.getToken}, as the wire names it. */
    String GET_TOKEN = "providerToken.getToken";

    /** The method {@code providerToken.invalidate}, as the wire names it. */
    String INVALIDATE = "providerToken.invalidate";

    /**
     * Asks the client for the bearer token of one provider. The runtime sends it before every outbound
     * model request to a provider whose configuration says {@code hasBearerTokenProvider: true}, and caches
     * nothing.
     *
     * @param params what the call says
     * @return completes with the result, or exceptionally where the call fails
     */
    CompletableFuture<ProviderTokenResult> getToken(ProviderTokenArgs params);

    /**
     * Reports to the client that a server has refused a token. The next {@code providerToken.getToken} returns
     * another one.
     *
     * @param params what the call says
     * @return completes with {@code null}, or exceptionally where the call fails
     */
    CompletableFuture<Void> invalidate(ProviderTokenInvalidateArgs params);

    /**
     * Passes one call to its method.
     *
     * @param method the name on the wire
     * @param params {@code null} where there are none
     * @return completes with the result as JSON; with an {@link RpcException} if the method does not exist or the parameters are not what it takes; or with what the method fails with
     */
    default CompletableFuture<JsonNode> dispatch(String method, JsonNode params) {
        return RpcValues.dispatched(() -> switch (method) {
            case GET_TOKEN -> RpcValues.reply(getToken(RpcValues.accept(params, ProviderTokenArgs.class, ProviderTokenArgs::validate)));
            case INVALIDATE -> RpcValues.done(invalidate(RpcValues.accept(params, ProviderTokenInvalidateArgs.class, ProviderTokenInvalidateArgs::validate)));
            default -> throw RpcValues.methodNotFound(method);
        });
    }
}
