// What an agent proves itself with: a token, a certificate and its key, from files that nobody else may read.
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { UllageError } from '../../core/errors.ts';
import { readCredentialFile } from '../../readers/credentials/credential-file.ts';

/** Where they are; undefined ones are not used. */
export interface CredentialFiles {
  readonly token: string | undefined;
  /** Whom to believe instead of the authorities that Node knows. */
  readonly ca: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/** What they hold. Never logged. */
export interface Credentials {
  readonly token: string | undefined;
  readonly tls: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;
}

/** RFC 6750, 2.1: b64token. */
const TOKEN = /^[A-Za-z0-9\-._~+/]{1,4096}=*$/;

/** Reads them all anew: files are replaced while the agent runs. Throws AGENT_CREDENTIALS. */
export async function readCredentials(files: CredentialFiles): Promise<Credentials> {
  const [token, ca, cert, key] = await Promise.all([
    readSecret(files.token),
    readAny(files.ca),
    readAny(files.certificate),
    readSecret(files.key),
  ]);
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  requireUsable(files, tls);
  return { token: files.token === undefined ? undefined : tokenIn(files.token, token ?? ''), tls };
}

/** What OpenSSL would refuse in the middle of a delivery is refused here, by its own words. */
function requireUsable({ ca, certificate, key }: CredentialFiles, tls: Credentials['tls']): void {
  try {
    createSecureContext(tls);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const names = [ca, certificate, key].filter((name) => name !== undefined);
    throw unusable(names.join(', '), `expected certificates and a key that belong together: ${error.message}`, error);
  }
}

function tokenIn(path: string, text: string): string {
  const token = text.trim();
  if (TOKEN.test(token)) return token;
  throw unusable(path, 'expected one token, found something else (not shown)');
}

async function readSecret(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : readCredentialFile(path, true, unusable);
}

async function readAny(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : readCredentialFile(path, false, unusable);
}

function unusable(path: string, found: string, cause?: unknown): UllageError {
  return new UllageError('AGENT_CREDENTIALS', `read ${path}: ${found}`, {
    operands: { path },
    ...(cause === undefined ? {} : { cause }),
    hint: 'Secrets belong to root or the user of the agent, mode 0640 or stricter: docs/operating/agent.md.',
  });
}
