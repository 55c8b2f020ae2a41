/** Why a TLS connection failed, and what to do about it; a sentence each. */
export interface TlsFailure {
  readonly why: string;
  readonly fix: string;
}

const UNTRUSTED: TlsFailure = {
  why: "Its certificate is signed by an authority that is not trusted here.",
  fix: "Set NODE_EXTRA_CA_CERTS to a PEM file with that authority's certificate.",
};

const OUT_OF_DATE: TlsFailure = {
  why: "Its certificate is not valid at this time.",
  fix: "Check this machine's clock; if it is right, the server's certificate has to be renewed.",
};

const OTHER_NAME: TlsFailure = {
  why: "Its certificate is for another host name.",
  fix: "Use a host name that the certificate contains.",
};

const NO_TLS: TlsFailure = {
  why: "It does not answer in TLS.",
  fix: "Check the port, and whether the URL should begin with http.",
};

const REFUSED: TlsFailure = {
  why: "The TLS handshake failed.",
  fix: "Check what the server or an intercepting proxy requires: a TLS version, a cipher or a client certificate.",
};

const INVALID: TlsFailure = {
  why: "Its certificate is not valid.",
  fix: "The server's certificate has to be replaced.",
};

/**
 * @see https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes
 */
const CAUSES: ReadonlyMap<string, TlsFailure> = new Map([
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", UNTRUSTED],
  ["UNABLE_TO_GET_ISSUER_CERT", UNTRUSTED],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", UNTRUSTED],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", UNTRUSTED],
  ["SELF_SIGNED_CERT_IN_CHAIN", UNTRUSTED],
  ["CERT_UNTRUSTED", UNTRUSTED],
  ["CERT_HAS_EXPIRED", OUT_OF_DATE],
  ["CERT_NOT_YET_VALID", OUT_OF_DATE],
  ["ERR_TLS_CERT_ALTNAME_INVALID", OTHER_NAME],
  ["HOSTNAME_MISMATCH", OTHER_NAME],
  ["ERR_SSL_WRONG_VERSION_NUMBER", NO_TLS],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", NO_TLS],
  ["ERR_SSL_HTTP_REQUEST", NO_TLS],
  ["CERT_REVOKED", INVALID],
  ["CERT_REJECTED", INVALID],
  ["CERT_CHAIN_TOO_LONG", INVALID],
  ["CERT_SIGNATURE_FAILURE", INVALID],
  ["INVALID_CA", INVALID],
  ["INVALID_PURPOSE", INVALID],
  ["PATH_LENGTH_EXCEEDED", INVALID],
  ["EPROTO", REFUSED],
]);

/** The TLS failure that an error's code means; undefined if the connection failed in another way. */
export function tlsFailure(code: string): TlsFailure | undefined {
  return CAUSES.get(code) ?? (/^ERR_(?:SSL|TLS)_/.test(code) ? REFUSED : undefined);
}
