/** The types that a package has beside those of its schema. Of classes that nobody sees, it has what it uses. */
export const EXPERIMENTAL = `/** May change or go without notice. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
public @interface Experimental {}
`;

export const VIOLATION = `/**
 * One thing in which a value differs from the schema.
 *
 * @param path where, by names on the wire: {@code providers[0].managedIdentity}; empty for the value itself
 * @param message what is wrong; it never shows the value, which may be secret
 */
public record Violation(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
`;

export const VALIDATION = `/** Collects the violations of one object. */
final class Validation {
    private final List<Violation> violations = new ArrayList<>();

    private final Set<String> present = new HashSet<>();

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    void that(String path, boolean holds, String message) {
        if (!holds) {
            violations.add(new Violation(path, message));
        }
    }

    void integer(String path, Long value) {
        long limit = (1L << 53) - 1;
        that(path, value == null || (-limit <= value && value <= limit), "must be within ±(2^53 − 1)");
    }

    void finite(String path, Double value) {
        that(path, value == null || Double.isFinite(value), "must be finite");
    }

    <T> void nested(String path, T value, Function<T, List<Violation>> validate) {
        if (value == null) {
            return;
        }
        for (Violation inner : validate.apply(value)) {
            String at = inner.path().isEmpty() ? path : path + "." + inner.path();
            violations.add(new Violation(at, inner.message()));
        }
    }

    <T> void items(String path, List<T> values, BiConsumer<String, T> check) {
        if (values == null) {
            return;
        }
        int index = 0;
        for (T value : values) {
            check.accept(path + "[" + index++ + "]", value);
        }
    }

    <T> void entries(String path, Map<String, T> values, BiConsumer<String, T> check) {
        if (values != null) {
            values.forEach((key, value) -> check.accept(path + "." + key, value));
        }
    }

    void present(String property, Object value) {
        if (value != null) {
            present.add(property);
        }
    }

    void excludes(String property, String... others) {
        if (!present.contains(property)) {
            return;
        }
        for (String other : others) {
            that("", !present.contains(other), "\`" + property + "\` and \`" + other + "\` exclude each other");
        }
    }

    void requires(String property, String... others) {
        if (!present.contains(property)) {
            return;
        }
        for (String other : others) {
            that("", present.contains(other), "\`" + property + "\` requires \`" + other + "\`");
        }
    }

    void exactlyOne(String... properties) {
        atLeastOne(properties);
        that("", count(properties) <= 1, "only one of " + quoted(properties) + " may be given");
    }

    void atLeastOne(String... properties) {
        that("", count(properties) >= 1, "one of " + quoted(properties) + " is required");
    }

    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    private long count(String... properties) {
        return Arrays.stream(properties).filter(present::contains).count();
    }

    private static String quoted(String... properties) {
        List<String> all = Arrays.stream(properties).map(name -> "\`" + name + "\`").toList();
        if (all.size() < 3) {
            return String.join(" and ", all);
        }
        int last = all.size() - 1;
        return String.join(", ", all.subList(0, last)) + " and " + all.get(last);
    }
}
`;

/** The mapper; strict, since Jackson by itself makes strings of numbers, numbers of strings, and errors that quote. */
export function jsonClass(name: string): string {
  return `/**
 * Reads and writes the types of this package as the schema has them.
 *
 * <p>Reading takes no value of one type for another, and its errors do not quote what was read.
 */
public final class ${name} {
    private static final JsonMapper MAPPER = createMapper();

    private ${name}() {}

    /**
     * A mapper of your own that is set up as the one here is.
     *
     * @return a new mapper, which is expensive to make: keep it
     */
    public static JsonMapper createMapper() {
        return JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                LogicalType.Textual,
                config -> config
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .build();
    }

    /**
     * Reads a value.
     *
     * @param <T> the type of this package
     * @param json the JSON text
     * @param type what the text is to be
     * @return the value, which is not validated yet
     * @throws IOException where the text is no JSON, a required property is missing, or a type differs
     */
    public static <T> T read(String json, Class<T> type) throws IOException {
        T value = MAPPER.readValue(json, type);
        if (value == null) {
            throw MismatchedInputException.from(null, type, "expected a value, found null");
        }
        return value;
    }

    /**
     * Writes a value.
     *
     * @param value of a type of this package
     * @return the JSON text
     * @throws IOException where a value has no form in JSON
     */
    public static String write(Object value) throws IOException {
        return MAPPER.writeValueAsString(value);
    }
}
`;
}
