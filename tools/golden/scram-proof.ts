// The client's side of SCRAM (RFC 5802), for conversations: made with Node's own crypto, so that it checks ours.
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/** What stands for a client's last message, which is known only once the broker has sent its challenge. */
export interface LateProof {
  scramProof: {
    mechanism: string;
    /** A password; or the HMAC of a delegation token, hex, whose password is the base64 of it. */
    password: string | { hmac: string };
    /** The client's first message without `n,,` before it, in pieces: `n=`, `$token`, `,r=abc`. */
    first: readonly string[];
    /** The broker's answer to it, hex. */
    challenge: string;
  };
}

/** The message, hex. */
export function encodeLateProof({ scramProof: { mechanism, password, first, challenge } }: LateProof): string {
  const hash = mechanism === 'SCRAM-SHA-512' ? 'sha512' : 'sha256';
  const answer = Buffer.from(challenge, 'hex').toString();
  const [, nonce = '', salt = '', iterations = ''] = /^r=([^,]*),s=([^,]*),i=(\d+)$/.exec(answer) ?? [];
  const secret = typeof password === 'string' ? password : Buffer.from(password.hmac, 'hex').toString('base64');
  const size = createHash(hash).digest().length;
  const salted = pbkdf2Sync(secret, Buffer.from(salt, 'base64'), Number(iterations) || 1, size, hash);
  const mac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest();
  const clientKey = mac(salted, 'Client Key');
  const bare = `c=biws,r=${nonce}`;
  const signature = mac(createHash(hash).update(clientKey).digest(), `${first.join('')},${answer},${bare}`);
  const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] as number)));
  return Buffer.from(`${bare},p=${proof.toString('base64')}`).toString('hex');
}
