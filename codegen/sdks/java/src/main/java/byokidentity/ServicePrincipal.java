// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
package byokidentity;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Objects;

/**
 * An Entra application that signs in as itself. It needs exactly one proof: {@code clientSecret},
 * {@code clientSecretFile}, {@code certificateFile} or {@code federatedTokenFile}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(
    creatorVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ServicePrincipal {
    @JsonProperty("tenantId")
    private String tenantId;

    @JsonProperty("clientId")
    private String clientId;

    @JsonProperty("clientSecret")
    private String clientSecret;

    @JsonProperty("clientSecretFile")
    private String clientSecretFile;

    @JsonProperty("certificateFile")
    private String certificateFile;

    @JsonProperty("federatedTokenFile")
    private String federatedTokenFile;

    @JsonProperty("scope")
    private String scope;

    @JsonProperty("authorityHost")
    private String authorityHost;

    /** With nothing set. */
    public ServicePrincipal() {}

    @JsonCreator
    private ServicePrincipal(
        @JsonProperty(value = "tenantId", required = true) @JsonSetter(nulls = Nulls.FAIL) String tenantId,
        @JsonProperty(value = "clientId", required = true) @JsonSetter(nulls = Nulls.FAIL) String clientId) {
        this.tenantId = tenantId;
        this.clientId = clientId;
    }

    /**
     * Entra tenant (directory) ID or domain name.
     *
     * <p>Pattern: {@code ^[A-Za-z0-9.-]+$}
     * <br>Must have at least 1 character.
     *
     * @return the value
     */
    public String getTenantId() {
        return tenantId;
    }

    /**
     * @param tenantId the new value
     * @return this
     */
    public ServicePrincipal setTenantId(String tenantId) {
        this.tenantId = tenantId;
        return this;
    }

    /**
     * Client (application) ID.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value
     */
    public String getClientId() {
        return clientId;
    }

    /**
     * @param clientId the new value
     * @return this
     */
    public ServicePrincipal setClientId(String clientId) {
        this.clientId = clientId;
        return this;
    }

    /**
     * Client secret. Prefer {@code clientSecretFile}, which keeps the secret out of configuration.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getClientSecret() {
        return clientSecret;
    }

    /**
     * @param clientSecret the new value, or {@code null} to leave it absent
     * @return this
     */
    public ServicePrincipal setClientSecret(String clientSecret) {
        this.clientSecret = clientSecret;
        return this;
    }

    /**
     * File with the client secret, read again whenever it changes.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getClientSecretFile() {
        return clientSecretFile;
    }

    /**
     * @param clientSecretFile the new value, or {@code null} to leave it absent
     * @return this
     */
    public ServicePrincipal setClientSecretFile(String clientSecretFile) {
        this.clientSecretFile = clientSecretFile;
        return this;
    }

    /**
     * PEM file with the certificate and its private key.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getCertificateFile() {
        return certificateFile;
    }

    /**
     * @param certificateFile the new value, or {@code null} to leave it absent
     * @return this
     */
    public ServicePrincipal setCertificateFile(String certificateFile) {
        this.certificateFile = certificateFile;
        return this;
    }

    /**
     * File with a federated token (workload identity), such as the one Kubernetes projects into a pod.
     *
     * <p>Must have at least 1 character.
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getFederatedTokenFile() {
        return federatedTokenFile;
    }

    /**
     * @param federatedTokenFile the new value, or {@code null} to leave it absent
     * @return this
     */
    public ServicePrincipal setFederatedTokenFile(String federatedTokenFile) {
        this.federatedTokenFile = federatedTokenFile;
        return this;
    }

    /**
     * Scope or resource URI the token is requested for.
     *
     * <p>Default: {@code "https://cognitiveservices.azure.com/.default"}
     * <br>Pattern: <code>^&#92;S+$</code>
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getScope() {
        return scope;
    }

    /**
     * @param scope the new value, or {@code null} to leave it absent
     * @return this
     */
    public ServicePrincipal setScope(String scope) {
        this.scope = scope;
        return this;
    }

    /**
     * Sign-in authority for sovereign clouds, such as {@code https://login.microsoftonline.us}.
     *
     * <p>Default: {@code "https://login.microsoftonline.com"}
     * <br>Pattern: <code>^https://[^&#92;s/?#&#64;]+/*$</code>
     *
     * @return the value, or {@code null} where it is absent
     */
    public String getAuthorityHost() {
        return authorityHost;
    }

    /**
     * @param authorityHost the new value, or {@code null} to leave it absent
     * @return this
     */
    public ServicePrincipal setAuthorityHost(String authorityHost) {
        this.authorityHost = authorityHost;
        return this;
    }

    /**
     * Everything in which this object and those within it differ from the schema.
     *
     * @return each violation with its path; empty if there are none
     */
    public List<Violation> validate() {
        Validation check = new Validation();
        check.that("", tenantId != null, "`tenantId` is required");
        check.that("tenantId", tenantId == null || !tenantId.isEmpty(), "must have at least 1 character");
        check.that("", clientId != null, "`clientId` is required");
        check.that("clientId", clientId == null || !clientId.isEmpty(), "must have at least 1 character");
        check.that(
            "clientSecret",
            clientSecret == null || !clientSecret.isEmpty(),
            "must have at least 1 character");
        check.that(
            "clientSecretFile",
            clientSecretFile == null || !clientSecretFile.isEmpty(),
            "must have at least 1 character");
        check.that(
            "certificateFile",
            certificateFile == null || !certificateFile.isEmpty(),
            "must have at least 1 character");
        check.that(
            "federatedTokenFile",
            federatedTokenFile == null || !federatedTokenFile.isEmpty(),
            "must have at least 1 character");
        check.present("clientSecret", clientSecret);
        check.present("clientSecretFile", clientSecretFile);
        check.present("certificateFile", certificateFile);
        check.present("federatedTokenFile", federatedTokenFile);
        check.exactlyOne("clientSecret", "clientSecretFile", "certificateFile", "federatedTokenFile");
        return check.violations();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ServicePrincipal that
            && Objects.equals(tenantId, that.tenantId)
            && Objects.equals(clientId, that.clientId)
            && Objects.equals(clientSecret, that.clientSecret)
            && Objects.equals(clientSecretFile, that.clientSecretFile)
            && Objects.equals(certificateFile, that.certificateFile)
            && Objects.equals(federatedTokenFile, that.federatedTokenFile)
            && Objects.equals(scope, that.scope)
            && Objects.equals(authorityHost, that.authorityHost);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
            tenantId,
            clientId,
            clientSecret,
            clientSecretFile,
            certificateFile,
            federatedTokenFile,
            scope,
            authorityHost);
    }

    @Override
    public String toString() {
        return "ServicePrincipal{"
            + "tenantId=" + tenantId
            + ", clientId=" + clientId
            + ", clientSecret=" + (clientSecret == null ? null : "***")
            + ", clientSecretFile=" + clientSecretFile
            + ", certificateFile=" + certificateFile
            + ", federatedTokenFile=" + federatedTokenFile
            + ", scope=" + scope
            + ", authorityHost=" + authorityHost
            + "}";
    }
}
