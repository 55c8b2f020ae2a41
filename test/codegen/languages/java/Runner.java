import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers questions on stdin; its arguments are the JSON class, and each type of the schema with its class. */
final class Runner {
    private static final JsonMapper PLAIN = JsonMapper.builder().build();

    private Runner() {}

    public static void main(String[] args) throws Exception {
        Class<?> json = Class.forName(args[0]);
        Method read = json.getMethod("read", String.class, Class.class);
        Method write = json.getMethod("write", Object.class);
        Map<String, Class<?>> types = new HashMap<>();
        for (int index = 1; index < args.length; index += 2) {
            types.put(args[index], Class.forName(args[index + 1]));
        }
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            JsonNode question = PLAIN.readTree(line);
            answers.println(answer(question, types, read, write));
        }
        answers.flush();
    }

    private static ObjectNode answer(JsonNode question, Map<String, Class<?>> types, Method read, Method write)
            throws IOException, ReflectiveOperationException {
        ObjectNode answer = PLAIN.createObjectNode();
        try {
            Class<?> type = types.get(question.get("type").textValue());
            Object value = read.invoke(null, question.get("value").toString(), type);
            if (question.get("op").textValue().equals("roundtrip")) {
                answer.set("value", PLAIN.readTree((String) write.invoke(null, value)));
            } else {
                ArrayNode violations = answer.putArray("violations");
                for (Object violation : (List<?>) type.getMethod("validate").invoke(value)) {
                    violations.add(violation.toString());
                }
            }
        } catch (InvocationTargetException failed) {
            if (!(failed.getCause() instanceof IOException)) {
                throw failed;
            }
            answer.put("error", failed.getCause().getMessage());
        }
        return answer;
    }
}
