// The interpreter of claim ledgers: text tables of one operation a line, its outcome behind the arrow, that are run and compared.
import type { Claim, MoveKind } from '../../src/core/claim/claim.ts';
import type { Decision } from '../../src/core/claim/decision.ts';
import type { Provider } from '../../src/core/claim/inventory.ts';
import type { Reconciled } from '../../src/core/claim/reconcile.ts';
import type { ClaimEvent } from '../../src/core/claim/transition.ts';
import { trackerOf } from '../../src/core/claim/tracker.ts';
import { novaTrackerOf } from '../../src/core/nova/tracker.ts';
import { balancesOf } from '../../src/core/pool.ts';
import type { HostReport } from '../../src/core/report.ts';
import type { Shortage } from '../../src/core/shortage.ts';
import {
  amountText,
  askedIn,
  inventoryIn,
  membershipsIn,
  resourceIn,
  resourceText,
  sharedPoolIn,
  sizeText,
} from './ledger-words.ts';
import type { Keeper, Limits, Settlement } from './keeper.ts';
import { reportIn } from './ledger-report.ts';

/** Splits "operation arguments → outcome"; what has no arrow is a comment or sets the scene. */
const ARROW = ' → ';

/** What a ledger has come to. One world per file. */
interface World {
  nowMs: number;
  readonly keeper: Keeper;
  readonly providers: Map<string, Provider>;
  readonly reports: Map<string, HostReport>;
}

type Operation = (world: World, words: readonly string[]) => Promise<string>;

/** The same text with the outcomes that the operations really had; equal to `text` when the ledger holds. */
export async function runLedger(text: string, keeper: Keeper): Promise<string> {
  const world: World = { nowMs: 0, keeper, providers: new Map(), reports: new Map() };
  const lines: string[] = [];
  for (const line of text.split('\n')) lines.push(await runLine(world, line));
  return lines.join('\n');
}

async function runLine(world: World, line: string): Promise<string> {
  if (line.trim() === '' || line.startsWith('#')) return line;
  world.nowMs += 1;
  const [left = ''] = line.split(ARROW.trimEnd());
  const [verb = '', ...words] = left.trim().split(/\s+/);
  const operation = OPERATIONS[verb];
  if (operation === undefined) throw new Error(`no ledger operation '${verb}': ${Object.keys(OPERATIONS).join(', ')}`);
  const outcome = await operation(world, words);
  return outcome === '' ? line : `${left.trimEnd().padEnd(columnOf(line))}${ARROW}${outcome}`;
}

/** Every operation a ledger knows, so that a test can demand that each occurs. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  provider: async (world, [id = '', ...words]) => {
    const members = words.filter((word) => word.includes('=@'));
    const inventory = inventoryIn(words.filter((word) => !members.includes(word)));
    return setUp(world, members.length === 0 ? { id, inventory } : { id, inventory, memberOf: membershipsIn(members) });
  },
  'shared-pool': (world, [id = '', size = '']) =>
    setUp(world, { id, inventory: sharedPoolIn(id, size), poolId: `fs:${id}` }),
  at: (world, [seconds = '0']) => {
    world.nowMs = Number(seconds) * 1000;
    return Promise.resolve('');
  },
  claim: async (world, [id = '', consumer = '', provider = '', ...asked]) => {
    const request = { id, consumer, ...requestIn(world, asked) };
    return outcomeOf(await world.keeper.open(provider, request, limitsIn(world, provider, asked)));
  },
  confirm: (world, [id = '']) => happen(world, id, 'confirm'),
  release: (world, [id = '']) => happen(world, id, 'release'),
  expire: (world, [id = '']) => happen(world, id, 'expire'),
  abort: (world, [id = '']) => happen(world, id, 'abort'),
  rebuild: async (world, [id = '', ...asked]) => {
    const { provider } = await claimIn(world, id);
    return outcomeOf(await world.keeper.rebuild(id, requestIn(world, asked), limitsIn(world, provider, asked)));
  },
  move: async (world, [moveId = '', kind = '', home = '', id = '', target = '', ...asked]) => {
    const request = { ...requestIn(world, asked), id, moveId, kind: moveKindIn(kind) };
    return outcomeOf(await world.keeper.startMove({ home, target }, request, limitsIn(world, target, asked)));
  },
  'confirm-move': (world, words) => settle(world, words, 'confirm'),
  'revert-move': (world, words) => settle(world, words, 'revert'),
  'expire-move': (world, words) => settle(world, words, 'expire'),
  'delete-guest': async (world, [consumer = '']) =>
    outcomeOf(await world.keeper.releaseConsumer(consumer, world.nowMs)),
  report: (world, [provider = '', ...seen]) => seeReport(world, provider, seen),
  state: async (world, [id = '']) => stateText(await claimIn(world, id)),
  balance: (world, [provider = '', resource = '']) => balanceText(world, provider, resource),
  nova: (world, [provider = '', rules = '', least]) => novaText(world, provider, rules, least),
};

async function setUp(world: World, provider: Provider): Promise<string> {
  world.providers.set(provider.id, provider);
  await world.keeper.putProvider(provider);
  return '';
}

function moveKindIn(word: string): MoveKind {
  const kinds: readonly MoveKind[] = ['resize', 'migrate', 'live-migrate', 'evacuate'];
  const kind = kinds.find((known) => known === word);
  if (kind === undefined) throw new Error(`a ledger moves by '${word}': ${kinds.join(', ')}`);
  return kind;
}

function columnOf(line: string): number {
  return Math.max(0, line.indexOf(ARROW));
}

function providerIn(world: World, id: string): Provider {
  const provider = world.providers.get(id);
  if (provider === undefined) throw new Error(`a ledger names provider '${id}', which no line before sets up`);
  return provider;
}

async function claimIn(world: World, id: string): Promise<Claim> {
  const claim = (await world.keeper.claims()).find((known) => known.id === id);
  if (claim === undefined) throw new Error(`a ledger names claim '${id}', which no line before makes`);
  return claim;
}

/** "unlimited" among the words: the operator named the host, so nothing is tested. "forced": it is tested, and done all the same. */
function limitsIn(world: World, id: string, words: readonly string[]): Limits {
  if (words.includes('forced')) return 'forced';
  if (!words.includes('unlimited')) return undefined;
  const { inventory, memberOf = [] } = providerIn(world, id);
  return [...inventory, ...memberOf].map(({ resource }) => ({ resource, limit: undefined }));
}

function requestIn(world: World, words: readonly string[]) {
  const ttl = words.find((word) => word.startsWith('for='))?.slice('for='.length);
  const asked = words.filter((word) => !['unlimited', 'forced'].includes(word) && !word.startsWith('for='));
  const expiresAtMs = ttl === undefined ? undefined : world.nowMs + Number(ttl) * 1000;
  return { project: undefined, ...askedIn(asked), nowMs: world.nowMs, expiresAtMs };
}

async function happen(world: World, id: string, event: ClaimEvent): Promise<string> {
  return outcomeOf(await world.keeper.change(id, event, world.nowMs));
}

async function settle(world: World, words: readonly string[], how: Settlement): Promise<string> {
  const [moveId = '', out = '', into = ''] = words;
  return outcomeOf(await world.keeper.settleMove(how, { moveId, out, in: into }, world.nowMs));
}

function outcomeOf(decision: Decision): string {
  if (decision.kind === 'refused') return [decision.code, ...decision.shortages.map(shortageText)].join(' ');
  if (decision.overrun !== undefined) return ['ok over', ...decision.overrun.map(shortageText)].join(' ');
  return decision.changed.length === 0 ? 'same' : 'ok';
}

function shortageText({ rule, resource, requested, used, limit, shortBy, when }: Shortage): string {
  const [asked, held, most, by] = [requested, used, limit, shortBy].map((amount) => amountText(resource, amount));
  const what = rule === 'no-inventory' ? ' (none here)' : '';
  return `[${resourceText(resource)} ${asked} + ${held} > ${most}, ${by} short, ${when}${what}]`;
}

async function seeReport(world: World, id: string, words: readonly string[]): Promise<string> {
  const { report, observedAtMs } = reportIn(providerIn(world, id), words, world.nowMs);
  world.reports.set(id, report);
  const sighting = { report, balances: balancesOf(report), observedAtMs };
  const lines = await world.keeper.reconcile(id, sighting, world.nowMs);
  return lines.map(reconciledText).join(', ') || 'nothing';
}

function reconciledText(line: Reconciled): string {
  switch (line.kind) {
    case 'adopt': {
      const amounts = line.resources.map(
        ({ resource, amount, atLeast }) =>
          `${resourceText(resource)}${atLeast === true ? '>=' : '='}${amountText(resource, amount)}`,
      );
      const after = line.ended === undefined ? '' : ` after ${line.ended.id} ${line.ended.state}`;
      return `adopt ${[line.guest.name, ...amounts].join(' ')}${after}${line.outside.map((pool) => ` outside ${pool}`).join('')}`;
    }
    case 'confirm':
    case 'extend':
      return `${line.kind} ${line.claim.id}`;
    case 'gone':
    case 'vanished':
      return `${line.kind} ${line.claim.id}`;
    case 'unchanged':
      return `${line.claim.id} ${line.reason}`;
  }
}

function stateText({ state, kind, origin, expiresAtMs }: Claim): string {
  const expiry = expiresAtMs === undefined ? 'no expiry' : `until ${expiresAtMs / 1000}`;
  return [state, kind, ...(origin === 'adopted' ? [origin] : []), expiry].join(' ');
}

/** Promises always; what the last report adds only once there is one. */
async function balanceText(world: World, id: string, word: string): Promise<string> {
  const resource = resourceIn(word);
  const report = world.reports.get(id);
  const balances = report === undefined ? undefined : balancesOf(report);
  const tracker = trackerOf(providerIn(world, id), await world.keeper.claims(), balances);
  const disk = tracker.disks.find((line) => line.resource === resource);
  const line = disk ?? tracker.resources.find((other) => other.resource === resource);
  if (line === undefined) {
    const over = tracker.uncovered.find((other) => other.resource === resource);
    return `uncovered ${amountText(resource, over?.amount ?? 0n)}`;
  }
  const figures: [string, bigint | undefined][] = [
    ['capacity', line.capacity],
    ['claimed', line.claimed],
    ['in-flight', line.inFlight],
    ['headroom', line.headroom],
    ['not-written', disk?.notWritten],
    ['unseen', disk?.unseen],
    ['worst', disk?.worstCaseWithClaims],
  ];
  const known = figures.filter(([, amount]) => amount !== undefined);
  const partial = line.partialClaims === 0 ? [] : [`partial ${line.partialClaims}`];
  return [...known.map(([name, amount = 0n]) => `${name} ${amountText(resource, amount)}`), ...partial].join(', ');
}

async function novaText(world: World, id: string, rules: string, least: string | undefined): Promise<string> {
  const line = providerIn(world, id).inventory.find(({ resource }) => resource === resourceIn('disk'));
  if (line === undefined) throw new Error(`provider '${id}' has no disk to view as Nova does`);
  const claims = (await world.keeper.claims()).filter((claim) => claim.provider === id);
  const view = novaTrackerOf(
    rules === 'kilo' ? 'nova-kilo' : 'nova',
    line,
    claims,
    least === undefined ? undefined : BigInt(least),
  );
  const placement = `placement ${view.placementUsedGib}+${view.placementReservedGib}`;
  const leastText = view.diskAvailableLeastGib === undefined ? '' : `, least ${view.diskAvailableLeastGib}`;
  return `used ${view.localUsedGib}, free ${view.freeDiskGib}${leastText}, exact ${sizeText(view.exactUsed)}, ${placement}`;
}
