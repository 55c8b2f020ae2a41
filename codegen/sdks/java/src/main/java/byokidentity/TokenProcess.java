// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One process of the command, and the calls that it has to answer. */
final class TokenProcess {
    /** Bytes of a message from the command. A token has a few thousand. */
    private static final int MAX_MESSAGE = 1 << 20;

    private static final int MAX_HEADER = 4096;

    /** How long the command may take to end once its input has ended, milliseconds. */
    private static final long GRACE_PERIOD = 1000;

    private static final byte[] END = new byte[0];
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Process process;
    // A queue, so that a process that does not read blocks no caller.
    private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final Thread reader;
    private long lastId;
    private boolean answered;
    private TokenException reason;

    /** What is asked, and the future that gets the result. */
    record Call(String method, ObjectNode params, CompletableFuture<JsonNode> answer) {}

    /** A call, and what repeats it with another process; null if that is not to be done. */
    private record Waiting(Call call, Runnable repeat) {}

    TokenProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        start("byok-identity-write", this::write);
        reader = start("byok-identity-read", this::read);
    }

    /**
     * @param repeat sends the call again if the process ends without an answer; null if that is not to be done
     */
    void send(Call call, Runnable repeat) {
        long id;
        synchronized (this) {
            if (reason != null) {
                throw reason;
            }
            id = ++lastId;
            waiting.put(id, new Waiting(call, repeat));
        }
        send(call.method(), call.params(), id);
        call.answer().whenComplete((result, error) -> forget(id));
    }

    synchronized boolean hasEnded() {
        return reason != null;
    }

    /** Gives every waiting call the reason, and returns once the process has ended. */
    void stop(TokenException why) {
        end(why);
        outgoing.add(END);
        boolean interrupted = false;
        while (true) {
            try {
                reader.join(GRACE_PERIOD);
                if (!reader.isAlive()) {
                    break;
                }
                process.destroyForcibly();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget(long id) {
        synchronized (this) {
            if (waiting.remove(id) == null) {
                return;
            }
        }
        send("$/cancelRequest", JsonNodeFactory.instance.objectNode().put("id", id), null);
    }

    private void send(String method, ObjectNode params, Long id) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("method", method);
        if (id != null) {
            message.put("id", id);
        }
        message.set("params", params);
        outgoing.add(message.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void write() {
        try (OutputStream input = process.getOutputStream()) {
            for (byte[] body = outgoing.take(); body != END; body = outgoing.take()) {
                input.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                input.write(body);
                input.flush();
            }
        } catch (IOException ended) {
            // Its output shows that too.
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        String message = "The command ended";
        try (InputStream output = new BufferedInputStream(process.getInputStream())) {
            for (byte[] body = readMessage(output); body != null; body = readMessage(output)) {
                deliver(body);
            }
        } catch (IOException | StackOverflowError malformed) {
            message = "The command wrote something that is not JSON-RPC, and was ended";
            process.destroyForcibly();
        }
        outgoing.add(END);
        int status = exitStatus();
        message += " (exit status " + status + "). See its messages on stderr.";
        end(new TokenException(ErrorCode.ERR_COMMAND_FAILED, message, null, true, null));
    }

    private int exitStatus() {
        try {
            if (!process.waitFor(GRACE_PERIOD, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private void deliver(byte[] body) throws IOException {
        JsonNode response = MAPPER.readTree(body);
        if (!(response instanceof ObjectNode)) {
            throw new IOException("not an object");
        }
        JsonNode id = response.path("id");
        if (response.has("method") || !id.canConvertToLong()) {
            return;
        }
        Waiting answeredCall;
        synchronized (this) {
            answered = true;
            answeredCall = waiting.remove(id.longValue());
        }
        if (answeredCall == null) {
            return;
        }
        CompletableFuture<JsonNode> answer = answeredCall.call().answer();
        if (response.hasNonNull("error")) {
            answer.completeExceptionally(refusal(response.path("error")));
        } else {
            answer.complete(response.hasNonNull("result") ? response.path("result") : MissingNode.getInstance());
        }
    }

    private static TokenException refusal(JsonNode error) {
        JsonNode data = error.path("data");
        String code = data.path("code").textValue();
        JsonNode wait = data.path("retryAfter");
        return new TokenException(
            code == null ? ErrorCode.ERR_CALLBACK_FAILED : ErrorCode.of(code),
            error.path("message").asText(),
            null,
            data.path("transient").asBoolean(),
            wait.isNumber() ? Duration.ofMillis(wait.longValue()) : null);
    }

    /** Ends the waiting calls and later ones. Only the first reason counts. */
    private void end(TokenException why) {
        List<Waiting> left;
        boolean mayRepeat;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            mayRepeat = answered;
            left = List.copyOf(waiting.values());
            waiting.clear();
        }
        for (Waiting each : left) {
            if (mayRepeat && each.repeat() != null) {
                each.repeat().run();
            } else {
                each.call().answer().completeExceptionally(why);
            }
        }
    }

    /** Reads one message with the framing of the Language Server Protocol; null at an end between two messages. */
    private static byte[] readMessage(InputStream output) throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.length() < 4 || !header.substring(header.length() - 4).equals("\r\n\r\n")) {
            int next = output.read();
            if (next < 0 && header.length() == 0) {
                return null;
            }
            if (next < 0 || header.length() == MAX_HEADER) {
                throw new EOFException("the header has no end");
            }
            header.append((char) next);
        }
        int length = contentLength(header.toString());
        byte[] body = output.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the message has no end");
        }
        return body;
    }

    private static int contentLength(String header) throws IOException {
        for (String line : header.split("\r\n")) {
            String[] field = line.split(":", 2);
            if (!field[0].toLowerCase(Locale.ROOT).equals("content-length") || field.length < 2) {
                continue;
            }
            String value = field[1].strip();
            if (value.matches("[0-9]{1,7}") && Integer.parseInt(value) <= MAX_MESSAGE) {
                return Integer.parseInt(value);
            }
        }
        throw new IOException("the length is missing or too large");
    }

    private static Thread start(String name, Runnable run) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
