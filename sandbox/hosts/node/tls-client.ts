import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { HandshakeError } from '../../machine/errors.ts';
import { keyStore, trustStore } from './tls-stores.ts';

/** Codes of a certificate that nobody who is trusted has signed. */
const untrusted = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/**
 * Connects with TLS as the `ssl.…` configs of a client say. Rejects with HandshakeError where the server shows no certificate that is
 * to be trusted, or does not take the client's; StoreError.
 */
export async function connectSecurely(
  host: string,
  port: number,
  configs: ReadonlyMap<string, string>,
): Promise<Socket> {
  const given = Object.fromEntries(configs);
  const checksName = (configs.get('ssl.endpoint.identification.algorithm') ?? 'https') !== '';
  const options = {
    ...(await trustStore(given)),
    ...(await keyStore(given)),
    ...(!isIP(host) && { servername: host }),
    ...(!checksName && { checkServerIdentity: () => undefined }),
  };
  return new Promise((done, fail) => {
    let connected = false;
    const socket = connect({ ...options, host, port });
    socket.setNoDelay(true);
    socket.once('connect', () => {
      connected = true;
    });
    const failed = (error: Error): void => fail(connected ? new HandshakeError(reasonOf(error)) : error);
    socket.once('error', failed);
    socket.once('secureConnect', () => {
      socket.off('error', failed);
      done(socket);
    });
  });
}

/** As Java words it where it has words of its own. */
function reasonOf(error: Error): string {
  if ('code' in error && untrusted.includes(String(error.code)))
    return 'PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target';
  return error.message;
}
