package byokidentity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Sends each request with a token of one provider, and replaces any credential that the request has.
 *
 * <p>After a 401, the token is reported as refused, and the request is sent once more with another token. The 401 is
 * returned if there is no other token, or if the length of the body is not known, as with
 * {@link java.net.http.HttpRequest.BodyPublishers#ofInputStream}: such a body may not be read twice.
 *
 * <p>The token goes only to the origin of the base URL, which has to be https, or http on this machine. The client must
 * not follow redirects, because it would take the token along.
 */
public final class TokenHttpClient {
    private static final Set<String> CREDENTIALS = Set.of("authorization", "api-key", "x-api-key");

    private final HttpClient http;
    private final TokenClient tokens;
    private final URI baseUrl;
    private final ProviderTokenArgs args;

    /**
     * A client for one provider.
     *
     * @param http sends the requests
     * @param tokens gets the tokens
     * @param baseUrl the provider's base URL
     * @param args the provider and the session
     * @throws TokenException if the token would be sent over plain http
     * @throws IllegalArgumentException if the client follows redirects
     */
    public TokenHttpClient(HttpClient http, TokenClient tokens, URI baseUrl, ProviderTokenArgs args) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The client must not follow redirects.");
        }
        if (!isSecure(baseUrl)) {
            String message = "The base URL must start with https://, or with http:// and a loopback address.";
            throw new TokenException(ErrorCode.ERR_INSECURE_TARGET, message, null);
        }
        this.http = http;
        this.tokens = tokens;
        this.baseUrl = baseUrl;
        this.args = args;
    }

    /**
     * As {@link HttpClient#send}.
     *
     * @param <T> what the body becomes
     * @param request the request
     * @param handler reads the body
     * @return the response
     * @throws IOException if the request could not be sent
     * @throws InterruptedException if this thread is interrupted
     * @throws TokenException if there is no token, or the request goes elsewhere
     */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
        throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> response = sendAsync(request, handler);
        try {
            return response.get();
        } catch (InterruptedException interrupted) {
            response.cancel(true);
            throw interrupted;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TokenException refused) {
                throw refused;
            }
            throw new IOException(failed.getCause());
        }
    }

    /**
     * As {@link HttpClient#sendAsync}.
     *
     * @param <T> what the body becomes
     * @param request the request
     * @param handler reads the body
     * @return the response; completes exceptionally with a {@link TokenException} if there is no token, or the request
     *     goes elsewhere
     */
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        if (!origin(request.uri()).equals(origin(baseUrl))) {
            String message =
                "The request goes to " + origin(request.uri()) + ", but this credential belongs to " + origin(baseUrl) + ".";
            return CompletableFuture.failedFuture(new TokenException(ErrorCode.ERR_INSECURE_TARGET, message, null));
        }
        return tokens.getToken(args).thenCompose(token ->
            http.sendAsync(authorized(request, token), handler).thenCompose(response ->
                response.statusCode() == 401
                    ? again(request, handler, token, response)
                    : CompletableFuture.completedFuture(response)));
    }

    private <T> CompletableFuture<HttpResponse<T>> again(
        HttpRequest request, HttpResponse.BodyHandler<T> handler, String refused, HttpResponse<T> response) {
        boolean isReplayable = request.bodyPublisher().map(body -> body.contentLength() >= 0).orElse(true);
        ProviderTokenInvalidateArgs refusal = new ProviderTokenInvalidateArgs()
            .setProviderName(args.getProviderName())
            .setSessionId(args.getSessionId())
            .setToken(refused);
        return tokens.invalidate(refusal)
            .thenCompose(done -> isReplayable ? tokens.getToken(args) : CompletableFuture.completedFuture(refused))
            .exceptionally(error -> refused)
            .thenCompose(other -> {
                if (other.equals(refused)) {
                    return CompletableFuture.completedFuture(response);
                }
                close(response.body());
                return http.sendAsync(authorized(request, other), handler);
            });
    }

    /** A body that is still open keeps its connection. */
    private static void close(Object body) {
        if (body instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        }
    }

    private static HttpRequest authorized(HttpRequest request, String token) {
        return HttpRequest.newBuilder(request, (name, value) -> !CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)))
            .setHeader("Authorization", "Bearer " + token)
            .build();
    }

    private static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static boolean isSecure(URI uri) {
        String host = uri.getHost();
        if (host == null || !"http".equalsIgnoreCase(uri.getScheme())) {
            return host != null && "https".equalsIgnoreCase(uri.getScheme());
        }
        // Only addresses are resolved here, which asks no name server.
        boolean isAddress = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return host.equalsIgnoreCase("localhost") || isAddress && InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException unknown) {
            return false;
        }
    }
}
