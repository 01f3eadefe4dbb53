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

/** The same for the secret of a session, which stands for a token in a browser. No token begins so. */
const SESSION_PREFIX = `${PREFIX}session_`;

/** A new secret of a session. */
export function newSessionSecret(random: (bytes: number) => Uint8Array = randomBytes): string {
  return SESSION_PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64url');
}

/** Whether a secret is that of a session: 43 characters in base64url cannot begin with the rest of the prefix by chance alone. */
export function isSessionSecret(secret: string): boolean {
  return secret.length === SESSION_PREFIX.length + ENCODED_LENGTH && secret.startsWith(SESSION_PREFIX);
}

/** Of SECRET_BYTES in base64url. */
const ENCODED_LENGTH = 43;

/** SHA-256 of a secret: what is stored and looked up. */
export function secretHash(secret: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(secret, 'utf8').digest());
}
