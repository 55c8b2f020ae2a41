package byokidentity;

import java.time.Duration;
import java.util.Optional;

/** Says why there is no token. Its text contains no secret. */
public final class TokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean isTransient;
    private final Duration retryAfter;

    TokenException(ErrorCode code, String message, Throwable cause) {
        this(code, message, cause, false, null);
    }

    TokenException(ErrorCode code, String message, Throwable cause, boolean isTransient, Duration retryAfter) {
        super(message, cause);
        this.code = code.value();
        this.isTransient = isTransient;
        this.retryAfter = retryAfter;
    }

    /**
     * @return the kind of failure
     */
    public ErrorCode getCode() {
        return ErrorCode.of(code);
    }

    /**
     * @return whether the same call may succeed later with the same configuration
     */
    public boolean isTransient() {
        return isTransient;
    }

    /**
     * @return how long to wait before the next attempt, if that is known
     */
    public Optional<Duration> getRetryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
