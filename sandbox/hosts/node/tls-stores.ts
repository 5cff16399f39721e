import { readFile } from 'node:fs/promises';
import type { SecureContextOptions } from 'node:tls';

/** Configs by name. */
type Configs = Readonly<Record<string, string>>;

/** A key store or trust store that cannot be used; the message begins with the config. */
export class StoreError extends Error {}

/** Key and certificates, as `ssl.keystore.…` and `ssl.key.password` say; null where they say nothing. Throws StoreError. */
export async function keyStore(
  configs: Configs,
): Promise<Pick<SecureContextOptions, 'key' | 'cert' | 'pfx' | 'passphrase'> | null> {
  const passphrase = configs['ssl.key.password'] ?? configs['ssl.keystore.password'];
  const secret = passphrase === undefined ? {} : { passphrase };
  const chain = configs['ssl.keystore.certificate.chain'];
  const key = configs['ssl.keystore.key'];
  if (chain !== undefined || key !== undefined) {
    if (chain === undefined || key === undefined)
      throw new StoreError('ssl.keystore.certificate.chain and ssl.keystore.key expected, both');
    return { key, cert: chain, ...secret };
  }
  const file = configs['ssl.keystore.location'];
  if (file === undefined) return null;
  const what = `ssl.keystore.location=${file}`;
  const bytes = await contentsOf(file, what);
  if (kindOf(bytes) === 'PKCS12') {
    const store = configs['ssl.keystore.password'];
    return { pfx: bytes, ...(store !== undefined && { passphrase: store }) };
  }
  if (kindOf(bytes) === 'JKS')
    throw new StoreError(
      `${what}: this is a JKS key store; PEM or PKCS12 expected. To convert it: keytool -importkeystore -srckeystore ${file} -destkeystore keystore.p12 -deststoretype PKCS12`,
    );
  const pem = bytes.toString('utf8');
  if (!/PRIVATE KEY-----/.test(pem) || !pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new StoreError(`${what}: a PEM file with a private key and its certificates expected`);
  return { key: pem, cert: pem, ...secret };
}

/** Certificates to trust, as `ssl.truststore.…` says; nothing where it says nothing. Throws StoreError. */
export async function trustStore(configs: Configs): Promise<Pick<SecureContextOptions, 'ca'>> {
  const certificates = configs['ssl.truststore.certificates'];
  if (certificates !== undefined) return { ca: certificates };
  const file = configs['ssl.truststore.location'];
  if (file === undefined) return {};
  const what = `ssl.truststore.location=${file}`;
  const bytes = await contentsOf(file, what);
  if (!bytes.includes('-----BEGIN CERTIFICATE-----'))
    throw new StoreError(
      `${what}: PEM certificates expected. To convert a ${kindOf(bytes)} trust store: keytool -list -rfc -keystore ${file} > truststore.pem`,
    );
  return { ca: bytes };
}

function contentsOf(file: string, what: string): Promise<Buffer> {
  return readFile(file).catch((error: Error) => {
    throw new StoreError(`${what}: ${error.message}`);
  });
}

/** A store tells what it is by its first bytes: keytool makes PKCS12 where it says JKS. */
function kindOf(bytes: Buffer): 'JKS' | 'PKCS12' | 'PEM' {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xfeed_feed) return 'JKS';
  return bytes[0] === 0x30 ? 'PKCS12' : 'PEM';
}
