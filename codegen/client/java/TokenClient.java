package byokidentity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Gets tokens from the command {@code byok-identity rpc --stdio}.
 *
 * <p>It starts the command at the first call, and again at the first call after the command has ended. A call that the
 * command left unanswered is sent once more, to the new process, if the old one had answered any call before; so a
 * crash costs time, and a configuration that does not start is reported at once. What the command writes to stderr goes
 * to this process's stderr.
 *
 * <p>Its methods may be called by several threads at once. It caches nothing: the command does.
 *
 * <p>Futures complete exceptionally with a {@link TokenException}. Cancelling one ends this wait only, and the command
 * is told.
 */
public final class TokenClient implements BearerTokenProvider, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final List<String> command;
    private final Duration timeout;
    private TokenProcess process;
    private boolean closed;

    /**
     * A client of {@code byok-identity rpc --stdio}, on Windows by cmd.exe, with a time limit of one minute for each
     * call.
     */
    public TokenClient() {
        this(defaultCommand(), TIMEOUT);
    }

    /**
     * A client that has not started its command yet.
     *
     * @param command the program and its arguments
     * @param timeout the time limit of one call
     */
    public TokenClient(List<String> command, Duration timeout) {
        this.command = List.copyOf(command);
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<String> getToken(ProviderTokenArgs args) {
        ObjectNode params = params(args.getProviderName(), args.getSessionId());
        return call(ProviderTokenHandler.GET_TOKEN, params, TokenClient::token);
    }

    /**
     * Reports that a server has refused a token. The next {@link #getToken} returns another one, or fails.
     *
     * @param args the refused token
     * @return completes once the token counts as refused
     */
    public CompletableFuture<Void> invalidate(ProviderTokenInvalidateArgs args) {
        ObjectNode params = params(args.getProviderName(), args.getSessionId());
        if (args.getToken() != null) {
            params.put("token", args.getToken());
        }
        return call(ProviderTokenHandler.INVALIDATE, params, result -> null);
    }

    /** Ends the command and every call in flight. A closed client cannot be used again. */
    @Override
    public void close() {
        TokenProcess last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        if (last != null) {
            last.stop(closedError());
        }
    }

    @Override
    public String toString() {
        return "TokenClient(" + command.get(0) + ")";
    }

    private static List<String> defaultCommand() {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            return List.of("byok-identity", "rpc", "--stdio");
        }
        // npm installs a batch file there, which only cmd.exe can start.
        String shell = Objects.requireNonNullElse(System.getenv("ComSpec"), "cmd.exe");
        return List.of(shell, "/d", "/c", "byok-identity", "rpc", "--stdio");
    }

    private <T> CompletableFuture<T> call(String method, ObjectNode params, Function<JsonNode, T> read) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        send(new TokenProcess.Call(method, params, answer), true);
        CompletableFuture<T> result = new CompletableFuture<>();
        // On another thread than the one that reads the answers: what follows may wait for one of them.
        answer.whenCompleteAsync((node, error) -> {
            try {
                if (error instanceof TimeoutException) {
                    String message = "The command did not answer within " + timeout.toMillis() + " ms.";
                    throw new TokenException(ErrorCode.ERR_IDENTITY_TIMEOUT, message, null, true, null);
                }
                if (error != null) {
                    result.completeExceptionally(error);
                } else {
                    result.complete(read.apply(node));
                }
            } catch (TokenException refused) {
                result.completeExceptionally(refused);
            }
        });
        result.whenComplete((value, error) -> answer.cancel(false));
        return result;
    }

    private void send(TokenProcess.Call call, boolean mayRepeat) {
        try {
            running().send(call, mayRepeat ? () -> send(call, false) : null);
        } catch (TokenException error) {
            call.answer().completeExceptionally(error);
        }
    }

    private synchronized TokenProcess running() {
        if (closed) {
            throw closedError();
        }
        if (process == null || process.hasEnded()) {
            try {
                process = new TokenProcess(command);
            } catch (IOException cause) {
                String message = command.get(0) + " could not be started.";
                throw new TokenException(ErrorCode.ERR_COMMAND_FAILED, message, cause);
            }
        }
        return process;
    }

    private static ObjectNode params(String providerName, String sessionId) {
        return JsonNodeFactory.instance.objectNode().put("providerName", providerName).put("sessionId", sessionId);
    }

    private static String token(JsonNode result) {
        String token = result.path("token").isTextual() ? result.path("token").textValue() : "";
        // What a header can carry as a credential: visible ASCII characters only.
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            String message = "The command returned something that cannot be sent as a token.";
            throw new TokenException(ErrorCode.ERR_TOKEN_MALFORMED, message, null);
        }
        return token;
    }

    private static TokenException closedError() {
        return new TokenException(ErrorCode.ERR_CLOSED, "The client was closed.", null);
    }
}
