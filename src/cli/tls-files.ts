// The files of TLS that the settings name: read anew whenever asked, checked one by one so that an error names the file.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { UllageError } from '../core/errors.ts';
import { readCredentialFile } from '../readers/credentials/credential-file.ts';
import { contextOf, type TlsMaterial } from '../server/http/tls.ts';
import type { Settings } from './settings/table.ts';

/** Which settings say what the server shows and believes. */
type TlsSettings = Pick<Settings, 'tlsCertificate' | 'tlsKey' | 'tlsClientCa' | 'tlsClientCrl'>;

/** What the server is given, and what its log says of it. */
export interface ReadTls {
  readonly material: TlsMaterial;
  readonly certificate: X509Certificate;
}

/** Reads and checks them; undefined where the settings name none. Throws TLS_FILES, or CONFIG_VALUE where one lacks another. */
export async function readTlsFiles(settings: TlsSettings): Promise<ReadTls | undefined> {
  const { tlsCertificate, tlsKey, tlsClientCa, tlsClientCrl } = settings;
  if (tlsCertificate === undefined || tlsKey === undefined) {
    const given = [tlsCertificate, tlsKey, tlsClientCa, tlsClientCrl].some((path) => path !== undefined);
    if (given) throw incompleteError('tls-certificate and tls-key, with or without the others');
    return undefined;
  }
  if (tlsClientCrl !== undefined && tlsClientCa === undefined)
    throw incompleteError('tls-client-ca for tls-client-crl');
  const material = {
    certificate: await readCredentialFile(tlsCertificate, false, unusable),
    key: await readCredentialFile(tlsKey, true, unusable),
    clientCa: await readOptional(tlsClientCa),
    clientCrl: await readOptional(tlsClientCrl),
  };
  const certificate = certificateIn(tlsCertificate, material.certificate);
  checkKey(tlsCertificate, tlsKey, certificate, material.key);
  if (tlsClientCa !== undefined) certificateIn(tlsClientCa, material.clientCa ?? '');
  checkTogether(tlsClientCrl ?? tlsCertificate, material);
  return { material, certificate };
}

/** The authorities in a file. Throws TLS_FILES. */
export async function readAuthorities(path: string): Promise<string> {
  const text = await readCredentialFile(path, false, unusable);
  certificateIn(path, text);
  return text;
}

async function readOptional(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : readCredentialFile(path, false, unusable);
}

/** The first certificate of a file: of a chain that is the one for the key. */
function certificateIn(path: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw unusable(path, `expected certificates in PEM form, found something else: ${wordsOf(error)}`, error);
  }
}

function checkKey(certificatePath: string, path: string, certificate: X509Certificate, text: string): void {
  if (certificate.checkPrivateKey(keyIn(path, text))) return;
  throw unusable(path, `expected the key of the first certificate in ${certificatePath}, found another`);
}

function keyIn(path: string, text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    // What OpenSSL says of a key names no part of it.
    throw unusable(path, `expected a key in PEM form without a passphrase: ${wordsOf(error)}`, error);
  }
}

/** What is left to refuse: a key too short for today, a list that is none. */
function checkTogether(suspect: string, material: TlsMaterial): void {
  try {
    createSecureContext(contextOf(material));
  } catch (error) {
    throw unusable(suspect, wordsOf(error), error);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unusable(path: string, found: string, cause?: unknown): UllageError {
  return new UllageError('TLS_FILES', `read ${path}: ${found}`, {
    operands: { path },
    ...(cause === undefined ? {} : { cause }),
    hint: 'docs/operating/tls.md says what each file holds and how to make it.',
  });
}

function incompleteError(expected: string): UllageError {
  return new UllageError('CONFIG_VALUE', `read the settings of TLS: expected ${expected}, found only a part`, {
    hint: 'docs/operating/tls.md says which setting names what.',
  });
}
