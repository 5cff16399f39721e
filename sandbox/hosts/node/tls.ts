import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { type BrokerFlags, FlagError } from './broker-flags.ts';

export interface Tls {
  options: TlsOptions;
  /** File with the certificate, where one was made; clients must be told to trust it. */
  madeCertificate: string | null;
}

/** Key and certificate for the TLS listeners: from `ssl.keystore.location` (PEM), else made for their hosts. Throws FlagError. */
export async function tlsOptions({ configs, listeners }: BrokerFlags): Promise<Tls> {
  const file = configs['ssl.keystore.location'];
  if (file === undefined)
    return selfSigned([...new Set(listeners.flatMap((each) => [each.advertisedHost, each.host]))]);
  const pem = await readFile(file, 'utf8').catch((error: Error) => {
    throw new FlagError(`--set ssl.keystore.location=${file}: ${error.message}`);
  });
  if (!/PRIVATE KEY-----/.test(pem) || !pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new FlagError(
      `--set ssl.keystore.location=${file}: a PEM file with a private key and its certificates expected`,
    );
  const passphrase = configs['ssl.key.password'];
  return { options: { key: pem, cert: pem, ...(passphrase !== undefined && { passphrase }) }, madeCertificate: null };
}

/** Node reads certificates and cannot make one: that is what selfsigned is for. */
async function selfSigned(hosts: readonly string[]): Promise<Tls> {
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
  return { options: { key: made.private, cert: made.cert }, madeCertificate };
}
