// How commands reach the server that the settings name.
import { setDefaultCACertificates } from 'node:tls';
import type { ClientHints, ClientOptions } from '../wire/api/client.ts';
import type { Settings } from './settings/table.ts';
import { readAuthorities } from './tls-files.ts';

/** Longer than the server's own deadline for a statement: its answer says more than ours. */
const TIMEOUT_MS = 40_000;

const HINTS: ClientHints = {
  unreachable: 'Is ullage serve running there? --server or ULLAGE_SERVER names another.',
  notAuthenticated:
    'Commands take their token from ULLAGE_TOKEN, or from token in the configuration file; ullage token create makes one. ' +
    'A server of open access wants none.',
};

/** The options. */
export function clientOptions({ server, token, tlsCa }: Settings): ClientOptions {
  const fetchBy = tlsCa === undefined ? fetch : believing(tlsCa);
  return { url: server, token, fetch: fetchBy, timeoutMs: TIMEOUT_MS, hints: HINTS };
}

/** The platform's fetch takes no authorities of its own, only those of the process: before its first connection they are replaced. */
function believing(path: string): typeof fetch {
  let ready: Promise<void> | undefined;
  return async (...args) => {
    ready ??= readAuthorities(path).then((text) => setDefaultCACertificates([text]));
    await ready;
    return fetch(...args);
  };
}
