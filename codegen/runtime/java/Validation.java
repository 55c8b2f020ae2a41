package runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Collects the violations of one object. */
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

    void uint32(String path, Long value) {
        boolean fits = value == null || (0 <= value && value <= 0xFFFF_FFFFL);
        that(path, fits, "must be an integer that fits uint32");
    }

    void uint64(String path, BigInteger value) {
        boolean fits = value == null || (value.signum() >= 0 && value.bitLength() <= 64);
        that(path, fits, "must be an integer that fits uint64");
    }

    void finite(String path, Double value) {
        that(path, value == null || Double.isFinite(value), "must be finite");
    }

    void finite(String path, Float value) {
        that(path, value == null || Float.isFinite(value), "must be finite");
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

    void unique(String path, List<?> values) {
        boolean holds = values == null || new HashSet<>(values).size() == values.size();
        that(path, holds, "must not hold an item twice");
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
            String before = path.isEmpty() ? "" : path + ".";
            values.forEach((key, value) -> check.accept(before + key, value));
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
            that("", !present.contains(other), "`" + property + "` and `" + other + "` exclude each other");
        }
    }

    void requires(String property, String... others) {
        if (!present.contains(property)) {
            return;
        }
        for (String other : others) {
            that("", present.contains(other), "`" + property + "` requires `" + other + "`");
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
        List<String> all = Arrays.stream(properties).map(name -> "`" + name + "`").toList();
        if (all.size() < 3) {
            return String.join(" and ", all);
        }
        int last = all.size() - 1;
        return String.join(", ", all.subList(0, last)) + " and " + all.get(last);
    }
}
