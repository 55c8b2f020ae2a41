// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A call that is answered with an error. A handler may complete with one of its own.
 *
 * @see <a href="https://www.jsonrpc.org/specification#error_object">JSON-RPC 2.0, error object</a>
 */
public final class RpcException extends RuntimeException {
    /** The method does not exist. */
    public static final int METHOD_NOT_FOUND = -32601;

    /** The parameters are not what the method takes. */
    public static final int INVALID_PARAMS = -32602;

    private static final long serialVersionUID = 1L;

    /** The code of JSON-RPC, or of the application. */
    private final int code;

    /** What else the other side is told. */
    private final transient JsonNode data;

    /**
     * An error without data.
     *
     * @param code the code of JSON-RPC, or of the application
     * @param message what went wrong, for the other side
     */
    public RpcException(int code, String message) {
        this(code, message, null, null);
    }

    /**
     * An error with all that belongs to it.
     *
     * @param code the code of JSON-RPC, or of the application
     * @param message what went wrong, for the other side
     * @param data what else the other side is told; {@code null} where there is nothing
     * @param cause what this process knows of it; {@code null} where there is nothing
     */
    public RpcException(int code, String message, JsonNode data, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.data = data;
    }

    /**
     * The kind of failure.
     *
     * @return the code of JSON-RPC, or of the application
     */
    public int getCode() {
        return code;
    }

    /**
     * What else the other side is told.
     *
     * @return {@code null} where there is nothing
     */
    public JsonNode getData() {
        return data;
    }
}
