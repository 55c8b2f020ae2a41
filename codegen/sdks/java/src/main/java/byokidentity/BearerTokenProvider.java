// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import java.util.concurrent.CompletableFuture;

/**
 * Answers {@code providerToken.getToken} within this process. It is never serialized, and may be called by
 * several threads.
 */
@Experimental
@FunctionalInterface
public interface BearerTokenProvider {
    /**
     * @param args what the call says
     * @return completes with {@code token}, or exceptionally if there is none
     */
    CompletableFuture<String> getToken(ProviderTokenArgs args);
}
