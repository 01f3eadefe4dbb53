// OpenStack's own Placement 8.0.0 and ours, asked the same, one request after the other: statuses, bodies and generations are equal.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServerAlone, type TestServer } from '../server/server-fixture.ts';
import { startPlacement, type Placement } from '../services/placement.ts';
import { postgresEngine } from '../services/store-engines.ts';
import { History } from './oracle/history.ts';
import { knownFault, type KnownFault } from './oracle/known-faults.ts';
import { normalForm } from './oracle/normal-form.ts';
import { Peer, type PeerAnswer, type PeerRequest } from './oracle/peer.ts';
import { Random } from './oracle/random.ts';

/** Steps of a history, each of one to three requests. */
const STEPS = 150;

/** Histories on one pair of servers, one after the other: what one leaves behind is there for the next. */
const SEEDS = (process.env['ULLAGE_ORACLE_SEEDS'] ?? '1,2').split(',').map(Number);

let placement: Placement;
let server: TestServer;
let peers: { readonly theirs: Peer; readonly ours: Peer };

beforeAll(async () => {
  placement = await startPlacement();
  server = await startServerAlone(postgresEngine);
  const { secret } = await server.newToken('operator');
  peers = { theirs: new Peer(placement.url, 'admin'), ours: new Peer(`${server.url}/placement`, secret) };
});
afterAll(async () => {
  await server.close();
  await placement.stop();
});

test.each(SEEDS)('a random history, seed %d', async (seed) => {
  const faults = new Map<KnownFault, number>();
  let compared = 0;
  const met = { refused: 0, candidates: 0 };
  const history = new History(new Random(seed), async (request) => {
    const [theirs, ours] = await Promise.all([peers.theirs.ask(request), peers.ours.ask(request)]);
    const fault = compare(request, normal(theirs), normal(ours), compared);
    if (fault !== undefined) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    compared += 1;
    if (theirs.status >= 400) met.refused += 1;
    if (JSON.stringify(theirs.body ?? '').startsWith('{"allocation_requests": [{'.replace(' ', '')))
      met.candidates += 1;
    return theirs;
  });
  await history.begin();
  for (let n = 0; n < STEPS; n += 1) await history.step();
  // A test that explained everything by faults would compare nothing.
  const explained = [...faults.values()].reduce((sum, count) => sum + count, 0);
  expect(explained).toBeLessThan(compared / 10);
  expect(met.refused).toBeGreaterThan(10);
  expect(met.candidates).toBeGreaterThan(5);
});

function normal({ status, body }: PeerAnswer): PeerAnswer {
  return { status, body: normalForm(body) };
}

/** Throws where they differ and no known fault of Placement's explains it. */
function compare(request: PeerRequest, theirs: PeerAnswer, ours: PeerAnswer, at: number): KnownFault | undefined {
  const [a, b] = [JSON.stringify(theirs), JSON.stringify(ours)];
  if (a === b) return undefined;
  const fault = knownFault(request, theirs, ours);
  if (fault !== undefined) return fault;
  const { method, path, minor, body } = request;
  const asked = `${method} ${path} at 1.${minor} ${JSON.stringify(body) ?? ''}`;
  throw new Error(
    `request ${at}, ${asked}:\n  Placement: ${a.slice(0, MOST_SHOWN)}\n  ours:      ${b.slice(0, MOST_SHOWN)}`,
  );
}

/** Of an answer. */
const MOST_SHOWN = 5_000;
