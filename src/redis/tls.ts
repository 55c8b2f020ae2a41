import type { checkServerIdentity, PeerCertificate } from "node:tls";

/**
 * Whether a certificate is that of the server connected to, or of one that the URL names: the nodes of a managed
 * cluster are told by address, and have the certificate of the name that all of them are reached by.
 */
export function verifiedAs(names: readonly string[]): typeof checkServerIdentity {
  return (host: string, certificate: PeerCertificate): Error | undefined => {
    const { checkServerIdentity: check } = process.getBuiltinModule("node:tls");
    const error = check(host, certificate);
    const named = names.some((name) => check(name, certificate) === undefined);
    return named ? undefined : error;
  };
}
