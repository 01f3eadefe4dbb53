// A certificate authority of a test, by openssl: certificates that it signs, and the list of those that it has revoked.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, as files. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

/** An authority with its files in a folder of its own. */
export interface Authority {
  /** Its own certificate. */
  readonly ca: string;
  /** A certificate for a name, good for 127.0.0.1 or for the names that are given ("DNS:ullage.example"). */
  certify(name: string, altNames?: string): Certified;
  /** The list of what it has revoked, with one more certificate in it. */
  revoke(certified: Certified): string;
}

/** Elliptic: made in milliseconds. */
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A new authority. */
export function makeAuthority(folder: string): Authority {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  const [ca, key, config] = [at('ca.pem'), at('ca.key'), at('ca.cnf')];
  openssl('req', '-x509', ...NEW_KEY, '-keyout', key, '-out', ca, '-days', '2', '-subj', '/CN=test authority');
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('crlnumber'), '01\n');
  writeFileSync(
    config,
    `[ca]\ndefault_ca = own\n[own]\ndatabase = ${at('index.txt')}\ncrlnumber = ${at('crlnumber')}\ncertificate = ${ca}\nprivate_key = ${key}\ndefault_md = sha256\ndefault_crl_days = 2\n`,
  );
  let made = 0;
  return {
    ca,
    certify: (name, altNames = 'IP:127.0.0.1') => {
      made += 1;
      const base = at(`${made}`);
      openssl('req', ...NEW_KEY, '-keyout', `${base}.key`, '-out', `${base}.csr`, '-subj', `/CN=${name}`);
      appendFileSync(`${base}.ext`, `subjectAltName=${altNames}\n`);
      const signed = ['-in', `${base}.csr`, '-CA', ca, '-CAkey', key, '-set_serial', String(made), '-days', '2'];
      openssl('x509', '-req', ...signed, '-out', `${base}.pem`, '-extfile', `${base}.ext`);
      return { certificate: `${base}.pem`, key: `${base}.key` };
    },
    revoke: ({ certificate }) => {
      openssl('ca', '-config', config, '-revoke', certificate);
      openssl('ca', '-config', config, '-gencrl', '-out', at('crl.pem'));
      return at('crl.pem');
    },
  };
}
