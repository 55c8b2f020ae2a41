import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import editorcalls.Content;
import editorcalls.EditorCaller;
import editorcalls.FilesHandler;
import editorcalls.Listing;
import editorcalls.Range;
import editorcalls.RpcException;
import editorcalls.RpcHandler;
import editorcalls.Target;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Passes each line of stdin to a handler and prints the answer. */
final class Driver {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Driver() {}

    private static CompletableFuture<JsonNode> call(String method, JsonNode params) {
        if (method.equals(EditorCaller.IDLE) && params == null) {
            return CompletableFuture.completedFuture(NullNode.getInstance());
        }
        String uri = params.get("uri").textValue();
        if (!method.equals(EditorCaller.OPEN)) throw new IllegalStateException("unexpected " + method);
        if (uri.equals("file:missing")) {
            return CompletableFuture.failedFuture(new RpcException(-32001, "No such file"));
        }
        ObjectNode opened = JSON.createObjectNode();
        if (uri.equals("file:wrong")) opened.put("title", 7);
        else opened.put("title", "Title of " + uri);
        return CompletableFuture.completedFuture(opened);
    }

    private static final class Files implements FilesHandler {
        private final EditorCaller editor = new EditorCaller(Driver::call);

        @Override
        public CompletableFuture<Content> read(Range params) {
            if (params.getPath().equals("broken")) throw new IllegalStateException("secret");
            return editor.open(new Target().setUri("file:" + params.getPath()))
                .thenApply(opened -> new Content().setText(opened.getTitle()));
        }

        @Override
        public CompletableFuture<Listing> list() {
            return CompletableFuture.completedFuture(new Listing().setPaths(List.of("a", "b")));
        }

        @Override
        public CompletableFuture<Void> forget(Range params) {
            return editor.idle();
        }
    }

    private static ObjectNode answer(JsonNode question) {
        RpcHandler rpc = () -> CompletableFuture.completedFuture(null);
        String method = question.get("method").textValue();
        JsonNode params = question.get("params");
        ObjectNode answer = JSON.createObjectNode();
        try {
            CompletableFuture<JsonNode> called =
                question.has("handler") ? new Files().dispatch(method, params) : rpc.dispatch(method, params);
            answer.set("result", called.join());
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RpcException error) {
                answer.putObject("error").put("code", error.getCode()).put("message", error.getMessage());
            } else {
                answer.putObject("error").put("code", -32603).put("message", "failed");
            }
        }
        return answer;
    }

    public static void main(String[] arguments) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(answer(JSON.readTree(line)));
        }
    }
}
