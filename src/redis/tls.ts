import type { checkServerIdentity, PeerCertificate } from "node:tls";

/**
 * Accepts a certificate for the server's own host name or for one in the URL: a managed cluster announces its nodes by
 * IP address, and their certificate is for the name of the cluster.
 */
export function verifiedAs(names: readonly string[]): typeof checkServerIdentity {
  return (host: string, certificate: PeerCertificate): Error | undefined => {
    const { checkServerIdentity: check } = process.getBuiltinModule("node:tls");
    const error = check(host, certificate);
    const named = names.some((name) => check(name, certificate) === undefined);
    return named ? undefined : error;
  };
}
