// Failed handshakes in the log: each address once in a while, all together so many, and none forgotten.
import { expect, test } from 'vitest';
import { readJson } from '../../wire/json.ts';
import { HandshakeLog } from './handshake-log.ts';

function watched() {
  const lines: string[] = [];
  const state = { nowMs: 1_000_000 };
  const log = new HandshakeLog({ nowMs: () => state.nowMs, log: { write: (line) => lines.push(line) } });
  const failed = (remoteAddress: string | undefined): void => {
    const error = Object.assign(new Error('unknown ca'), { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' });
    log.failed(error, remoteAddress === undefined ? {} : { remoteAddress });
  };
  return { lines, state, failed };
}

test('the line names the address and the reason', () => {
  const { lines, failed } = watched();
  failed('192.0.2.1');
  expect(lines.map((line) => readJson(line))).toEqual([
    {
      level: 40n,
      time: 1_000_000n,
      client: '192.0.2.1',
      code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      reason: 'unknown ca',
      unsaid: 0n,
      msg: 'a TLS handshake failed',
    },
  ]);
});

test('an address is told once in ten minutes, and how often it was not told', () => {
  const { lines, state, failed } = watched();
  for (let time = 0; time < 5; time += 1) failed('192.0.2.1');
  failed(undefined);
  state.nowMs += 600_000;
  failed('192.0.2.1');
  expect(lines.map((line) => readJson(line))).toMatchObject([
    { client: '192.0.2.1', unsaid: 0n },
    { client: 'unknown', unsaid: 4n },
    { client: '192.0.2.1', unsaid: 0n },
  ]);
});

test('a scan from everywhere writes no more than twenty lines at once', () => {
  const { lines, failed } = watched();
  for (let host = 0; host < 5_000; host += 1) failed(`2001:db8::${host.toString(16)}`);
  expect(lines).toHaveLength(20);
});
