import byokidentity.ProviderConfig;
import byokidentity.ProviderTokenArgs;
import byokidentity.ProviderTokenInvalidateArgs;
import byokidentity.TokenClient;
import byokidentity.TokenException;
import byokidentity.TokenHttpClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does what each line of stdin says, and answers with a line of JSON. */
final class Driver {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static TokenClient client = new TokenClient();

    private Driver() {}

    public static void main(String[] arguments) throws Exception {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Map<String, Object> told;
            try {
                told = does(MAPPER.readTree(line));
            } catch (TokenException error) {
                told = failure(error);
            } catch (CompletionException error) {
                told = failure((TokenException) error.getCause());
            }
            System.out.println(MAPPER.writeValueAsString(told));
        }
        client.close();
    }

    private static Map<String, Object> does(JsonNode asked) throws Exception {
        ProviderTokenArgs args = new ProviderTokenArgs().setProviderName(asked.path("provider").asText()).setSessionId("s");
        switch (asked.path("op").asText()) {
            case "open" -> {
                client.close();
                List<String> command = new ArrayList<>();
                asked.path("command").forEach(word -> command.add(word.asText()));
                client = new TokenClient(command, Duration.ofMillis(asked.path("timeout").asLong(60_000)));
                return Map.of();
            }
            case "get" -> {
                return Map.of("token", client.getToken(args).join());
            }
            case "callback" -> {
                // As the runtime of an SDK calls it, which knows the configuration only.
                ProviderConfig config =
                    new ProviderConfig().setBaseUrl(asked.path("baseUrl").asText()).setBearerTokenProvider(client);
                return Map.of("token", config.getBearerTokenProvider().getToken(args).join());
            }
            case "many" -> {
                List<CompletableFuture<String>> tokens = new ArrayList<>();
                for (int i = 0; i < asked.path("count").asInt(); i++) {
                    ProviderTokenArgs each =
                        new ProviderTokenArgs().setProviderName(args.getProviderName()).setSessionId("s" + i);
                    // What follows an answer may wait for another one.
                    tokens.add(client.getToken(each).thenApply(token -> client.getToken(each).join()));
                }
                return Map.of("tokens", tokens.stream().map(CompletableFuture::join).toList());
            }
            case "cancel" -> {
                CompletableFuture<String> token = client.getToken(args);
                try {
                    token.get(50, TimeUnit.MILLISECONDS);
                } catch (TimeoutException late) {
                    return Map.of("cancelled", token.cancel(true));
                }
                return Map.of("cancelled", false);
            }
            case "invalidate" -> {
                client.invalidate(new ProviderTokenInvalidateArgs()
                    .setProviderName(args.getProviderName())
                    .setSessionId("s")
                    .setToken(asked.path("token").asText())).join();
                return Map.of();
            }
            case "request" -> {
                return request(asked, args);
            }
            case "show" -> {
                return Map.of("text", client.toString());
            }
            case "close" -> {
                client.close();
                return Map.of();
            }
            default -> throw new AssertionError(asked);
        }
    }

    private static Map<String, Object> request(JsonNode asked, ProviderTokenArgs args) throws Exception {
        // The mock takes every request to upgrade, as to HTTP/2, for one to WebSocket.
        HttpClient plain = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        TokenHttpClient http =
            new TokenHttpClient(plain, client, URI.create(asked.path("baseUrl").asText()), args);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(asked.path("url").asText()))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer stale")
            .header("api-key", "stale");
        if (asked.has("body")) {
            byte[] body = asked.path("body").asText().getBytes(StandardCharsets.UTF_8);
            request.POST(asked.path("stream").asBoolean()
                ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                : HttpRequest.BodyPublishers.ofByteArray(body));
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return Map.of("status", response.statusCode(), "body", response.body());
    }

    private static Map<String, Object> failure(TokenException error) {
        return Map.of("error", Map.of(
            "code", error.getCode().value(),
            "message", error.getMessage(),
            "transient", error.isTransient(),
            "retryAfter", error.getRetryAfter().map(Duration::toMillis).orElse(0L)));
    }
}
