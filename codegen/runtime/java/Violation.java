package runtime;

/**
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
