import { mkdtemp, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, type TLSSocket, type TlsOptions } from 'node:tls';
import { distinguishedName, type PrincipalMapping, principalMapping } from '../../security/principal-mapping.ts';
import { type BrokerFlags, FlagError } from './broker-flags.ts';
import { keyStore, StoreError, trustStore } from './tls-stores.ts';

export interface Tls {
  options: TlsOptions;
  /** File with the certificate, where one was made; clients must be told to trust it. */
  madeCertificate: string | null;
  /** Who a client's certificate says it is; undefined without one. Null: it is not to be let in. */
  principalOf(socket: TLSSocket): string | undefined | null;
}

/** As on a listener where clients sign in with SASL: Kafka asks them for no certificate there, whatever `ssl.client.auth` says. */
export function withoutClientAuth({ options, ...tls }: Tls): Tls {
  return { ...tls, options: { ...options, requestCert: false } };
}

/** Key, certificates and client authentication for the TLS listeners, as the configs of `ssl.…` say. Throws FlagError. */
export async function tlsOptions(flags: BrokerFlags): Promise<Tls> {
  const { configs } = flags;
  const { madeCertificate, ...keyStore } = await keyStoreOf(flags);
  const clientAuth = configs['ssl.client.auth'] ?? 'none';
  const protocols = configs['ssl.enabled.protocols']?.split(',').map((each) => each.trim());
  const mapping = mappingOf(configs['ssl.principal.mapping.rules'] ?? 'DEFAULT');
  const options: TlsOptions = {
    ...keyStore,
    ...(clientAuth !== 'none' && { requestCert: true, rejectUnauthorized: clientAuth === 'required' }),
    ...(await asFlags(trustStore(configs))),
    minVersion: protocols && !protocols.includes('TLSv1.2') ? 'TLSv1.3' : 'TLSv1.2',
    ...(protocols && !protocols.includes('TLSv1.3') && { maxVersion: 'TLSv1.2' }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new FlagError(
      `--set ssl.keystore…, ssl.truststore…: key, certificates or password cannot be used: ${(error as Error).message}`,
    );
  }
  return { options, madeCertificate, principalOf: (socket) => principalOf(socket, mapping) };
}

function principalOf(socket: TLSSocket, mapping: PrincipalMapping): string | undefined | null {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  // One that is only asked for must be good all the same.
  if (!socket.authorized) return null;
  const name = mapping(distinguishedName(certificate.subject));
  return name === null ? null : `User:${name}`;
}

function mappingOf(rules: string): PrincipalMapping {
  try {
    return principalMapping(rules);
  } catch (error) {
    throw new FlagError(`--set ssl.principal.mapping.rules: ${(error as Error).message}`);
  }
}

async function keyStoreOf({ configs, listeners }: BrokerFlags): Promise<TlsOptions & Pick<Tls, 'madeCertificate'>> {
  const given = await asFlags(keyStore(configs));
  if (given) return { ...given, madeCertificate: null };
  return selfSigned([...new Set(listeners.flatMap((each) => [each.advertisedHost, each.host]))]);
}

async function asFlags<Store>(reading: Promise<Store>): Promise<Store> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof StoreError ? new FlagError(`--set ${error.message}`) : error;
  }
}

/** Node reads certificates and cannot make one: that is what selfsigned is for. */
async function selfSigned(hosts: readonly string[]): Promise<TlsOptions & { madeCertificate: string }> {
  const { generate } = await import('selfsigned');
  const names = [...new Set([...hosts, 'localhost', '127.0.0.1'])];
  const made = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  const madeCertificate = join(await mkdtemp(join(tmpdir(), 'from-beginning-')), 'broker.pem');
  await writeFile(madeCertificate, made.cert);
  return { key: made.private, cert: made.cert, madeCertificate };
}
