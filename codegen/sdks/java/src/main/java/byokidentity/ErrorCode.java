// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * Why there is no token. The codes are stable; later versions may add some.
 *
 * <p>Other values than the known ones are kept as they are.
 */
public final class ErrorCode {
    /** The configuration is invalid; the message lists every problem. */
    public static final ErrorCode ERR_CONFIG_INVALID = new ErrorCode("ERR_CONFIG_INVALID");

    /** No provider has the requested name. */
    public static final ErrorCode ERR_PROVIDER_UNKNOWN = new ErrorCode("ERR_PROVIDER_UNKNOWN");

    /** The request is valid but not supported here. */
    public static final ErrorCode ERR_NOT_SUPPORTED = new ErrorCode("ERR_NOT_SUPPORTED");

    /** The configuration has no credential, so there is no token to get. */
    public static final ErrorCode ERR_NO_CREDENTIAL = new ErrorCode("ERR_NO_CREDENTIAL");

    /** A package that this source needs cannot be loaded. */
    public static final ErrorCode ERR_DEPENDENCY_MISSING = new ErrorCode("ERR_DEPENDENCY_MISSING");

    /** The identity endpoint could not be reached, or answered the last attempt with a transient failure. */
    public static final ErrorCode ERR_IDENTITY_UNAVAILABLE = new ErrorCode("ERR_IDENTITY_UNAVAILABLE");

    /** The identity endpoint did not answer within the time limit. */
    public static final ErrorCode ERR_IDENTITY_TIMEOUT = new ErrorCode("ERR_IDENTITY_TIMEOUT");

    /** The identity endpoint refused the request: wrong identity, scope or proof. Retrying does not help. */
    public static final ErrorCode ERR_IDENTITY_REFUSED = new ErrorCode("ERR_IDENTITY_REFUSED");

    /** A person has to sign in, for the first time or again: {@code byok-identity login}. */
    public static final ErrorCode ERR_LOGIN_REQUIRED = new ErrorCode("ERR_LOGIN_REQUIRED");

    /** The managed-identity source of this environment does not support the selector. */
    public static final ErrorCode ERR_SELECTOR_UNSUPPORTED = new ErrorCode("ERR_SELECTOR_UNSUPPORTED");

    /** A source returned something that cannot be sent as a credential. */
    public static final ErrorCode ERR_TOKEN_MALFORMED = new ErrorCode("ERR_TOKEN_MALFORMED");

    /** A source returned a token that has already expired. */
    public static final ErrorCode ERR_TOKEN_EXPIRED = new ErrorCode("ERR_TOKEN_EXPIRED");

    /** A forced renewal returned the same token that the server had refused. */
    public static final ErrorCode ERR_TOKEN_UNCHANGED = new ErrorCode("ERR_TOKEN_UNCHANGED");

    /**
     * The server refuses every token, new ones too: usually a role is missing, or the scope or tenant is
     * wrong.
     */
    public static final ErrorCode ERR_NEW_TOKENS_REFUSED = new ErrorCode("ERR_NEW_TOKENS_REFUSED");

    /** A static credential was refused; this package cannot renew it. */
    public static final ErrorCode ERR_TOKEN_STATIC = new ErrorCode("ERR_TOKEN_STATIC");

    /** A credential command could not be run, failed, or printed nothing usable. */
    public static final ErrorCode ERR_COMMAND_FAILED = new ErrorCode("ERR_COMMAND_FAILED");

    /** A credential file is missing, unreadable or has no usable content. */
    public static final ErrorCode ERR_FILE_UNREADABLE = new ErrorCode("ERR_FILE_UNREADABLE");

    /** A bearerTokenProvider callback failed. */
    public static final ErrorCode ERR_CALLBACK_FAILED = new ErrorCode("ERR_CALLBACK_FAILED");

    /** The request would send the credential over plain http, or to another origin than the provider's. */
    public static final ErrorCode ERR_INSECURE_TARGET = new ErrorCode("ERR_INSECURE_TARGET");

    /** The provider did not accept a request, or did not answer, when a command checked it. */
    public static final ErrorCode ERR_PROVIDER_CHECK_FAILED = new ErrorCode("ERR_PROVIDER_CHECK_FAILED");

    /** Files or the service of this user could not be changed. What had been changed by then was restored. */
    public static final ErrorCode ERR_SETUP_FAILED = new ErrorCode("ERR_SETUP_FAILED");

    /** The token store did not answer in time, or failed. A provider that uses it continues without it. */
    public static final ErrorCode ERR_STORE_UNAVAILABLE = new ErrorCode("ERR_STORE_UNAVAILABLE");

    /** The ProviderAuth or the token store was closed. */
    public static final ErrorCode ERR_CLOSED = new ErrorCode("ERR_CLOSED");

    private static final List<ErrorCode> KNOWN = List.of(ERR_CONFIG_INVALID, ERR_PROVIDER_UNKNOWN, ERR_NOT_SUPPORTED, ERR_NO_CREDENTIAL, ERR_DEPENDENCY_MISSING, ERR_IDENTITY_UNAVAILABLE, ERR_IDENTITY_TIMEOUT, ERR_IDENTITY_REFUSED, ERR_LOGIN_REQUIRED, ERR_SELECTOR_UNSUPPORTED, ERR_TOKEN_MALFORMED, ERR_TOKEN_EXPIRED, ERR_TOKEN_UNCHANGED, ERR_NEW_TOKENS_REFUSED, ERR_TOKEN_STATIC, ERR_COMMAND_FAILED, ERR_FILE_UNREADABLE, ERR_CALLBACK_FAILED, ERR_INSECURE_TARGET, ERR_PROVIDER_CHECK_FAILED, ERR_SETUP_FAILED, ERR_STORE_UNAVAILABLE, ERR_CLOSED);

    private final String value;

    private ErrorCode(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * The value that is written so, known or not.
     *
     * @param value as it is written in JSON
     * @return the value
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ErrorCode of(String value) {
        for (ErrorCode known : KNOWN) {
            if (known.value.equals(value)) {
                return known;
            }
        }
        return new ErrorCode(value);
    }

    /**
     * @return the values that the schema knows, in its order
     */
    public static List<ErrorCode> known() {
        return KNOWN;
    }

    /**
     * @return whether the schema knows the value
     */
    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    /**
     * @return the value as it is written in JSON
     */
    @JsonValue
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ErrorCode that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
