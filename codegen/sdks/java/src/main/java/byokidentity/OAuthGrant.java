// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * The OAuth 2.0 grant that is used to get tokens.
 *
 * <p>Other values than the known ones are kept as they are.
 */
public final class OAuthGrant {
    /** The application signs in as itself (RFC 6749, section 4.4). */
    public static final OAuthGrant CLIENT_CREDENTIALS = new OAuthGrant("client_credentials");

    /** A refresh token is exchanged, and replaced whenever the server rotates it (RFC 6749, section 6). */
    public static final OAuthGrant REFRESH_TOKEN = new OAuthGrant("refresh_token");

    /**
     * A person signs in with {@code byok-identity login}, in a browser on this machine (RFC 6749, section 4.1,
     * with PKCE, RFC 7636).
     */
    public static final OAuthGrant AUTHORIZATION_CODE = new OAuthGrant("authorization_code");

    /** A person signs in with {@code byok-identity login}, in a browser on any machine, with a code (RFC 8628). */
    public static final OAuthGrant DEVICE_CODE = new OAuthGrant("device_code");

    private static final List<OAuthGrant> KNOWN = List.of(CLIENT_CREDENTIALS, REFRESH_TOKEN, AUTHORIZATION_CODE, DEVICE_CODE);

    private final String value;

    private OAuthGrant(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * The value that is written so, known or not.
     *
     * @param value as it is written in JSON
     * @return the value
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static OAuthGrant of(String value) {
        for (OAuthGrant known : KNOWN) {
            if (known.value.equals(value)) {
                return known;
            }
        }
        return new OAuthGrant(value);
    }

    /**
     * @return the values that the schema knows, in its order
     */
    public static List<OAuthGrant> known() {
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
        return other instanceof OAuthGrant that && value.equals(that.value);
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
