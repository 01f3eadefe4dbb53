// The secret of a token: what the caller holds, and the only thing of it that we keep.
import { createHash, randomBytes } from 'node:crypto';

/** Tells scanners of leaked secrets, and people, what they found. */
const PREFIX = 'ullage_';

/** 256 bits: nothing to guess, so one plain hash is enough at rest. */
const SECRET_BYTES = 32;

/** A new secret, to be shown once. `random` is for tests. */
export function newSecret(random: (bytes: number) => Uint8Array = randomBytes): string {
  return PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64url');
}

/** SHA-256 of a secret: what is stored and looked up. */
export function secretHash(secret: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(secret, 'utf8').digest());
}
