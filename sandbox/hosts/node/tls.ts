import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, type TLSSocket, type TlsOptions } from 'node:tls';
import { distinguishedName, type PrincipalMapping, principalMapping } from '../../security/principal-mapping.ts';
import { type BrokerFlags, FlagError } from './broker-flags.ts';

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
    ...(await trustStoreOf(configs)),
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

type Configs = BrokerFlags['configs'];

async function keyStoreOf({ configs, listeners }: BrokerFlags): Promise<TlsOptions & Pick<Tls, 'madeCertificate'>> {
  const passphrase = configs['ssl.key.password'] ?? configs['ssl.keystore.password'];
  const secret = passphrase === undefined ? {} : { passphrase };
  const chain = configs['ssl.keystore.certificate.chain'];
  const key = configs['ssl.keystore.key'];
  if (chain !== undefined || key !== undefined) {
    if (chain === undefined || key === undefined)
      throw new FlagError('--set: ssl.keystore.certificate.chain and ssl.keystore.key expected, both');
    return { key, cert: chain, ...secret, madeCertificate: null };
  }
  const file = configs['ssl.keystore.location'];
  if (file === undefined)
    return selfSigned([...new Set(listeners.flatMap((each) => [each.advertisedHost, each.host]))]);
  const what = `--set ssl.keystore.location=${file}`;
  const bytes = await contentsOf(file, what);
  if (kindOf(bytes) === 'PKCS12') {
    const store = configs['ssl.keystore.password'];
    return { pfx: bytes, ...(store !== undefined && { passphrase: store }), madeCertificate: null };
  }
  if (kindOf(bytes) === 'JKS')
    throw new FlagError(
      `${what}: this is a JKS key store; PEM or PKCS12 expected. To convert it: keytool -importkeystore -srckeystore ${file} -destkeystore keystore.p12 -deststoretype PKCS12`,
    );
  const pem = bytes.toString('utf8');
  if (!/PRIVATE KEY-----/.test(pem) || !pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new FlagError(`${what}: a PEM file with a private key and its certificates expected`);
  return { key: pem, cert: pem, ...secret, madeCertificate: null };
}

async function trustStoreOf(configs: Configs): Promise<Pick<TlsOptions, 'ca'>> {
  const certificates = configs['ssl.truststore.certificates'];
  if (certificates !== undefined) return { ca: certificates };
  const file = configs['ssl.truststore.location'];
  if (file === undefined) return {};
  const what = `--set ssl.truststore.location=${file}`;
  const bytes = await contentsOf(file, what);
  if (!bytes.includes('-----BEGIN CERTIFICATE-----'))
    throw new FlagError(
      `${what}: PEM certificates expected. To convert a ${kindOf(bytes)} trust store: keytool -list -rfc -keystore ${file} > truststore.pem`,
    );
  return { ca: bytes };
}

function contentsOf(file: string, what: string): Promise<Buffer> {
  return readFile(file).catch((error: Error) => {
    throw new FlagError(`${what}: ${error.message}`);
  });
}

/** A store tells what it is by its first bytes: keytool makes PKCS12 where it says JKS. */
function kindOf(bytes: Buffer): 'JKS' | 'PKCS12' | 'PEM' {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xfeed_feed) return 'JKS';
  return bytes[0] === 0x30 ? 'PKCS12' : 'PEM';
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
