// What the claim rules say of one provider: adopted, vanished and over capacity, and of one where all is well.
import { expect, test } from 'vitest';
import { GiB } from '../../bytes.ts';
import { isHeld, type Claim } from '../../claim/claim.ts';
import type { Provider } from '../../claim/inventory.ts';
import { startMove } from '../../claim/move.ts';
import { openClaim } from '../../claim/open.ts';
import { adoptedClaim, reconcile } from '../../claim/reconcile.ts';
import { resourcesOf, type ResourceName } from '../../claim/resources.ts';
import { trackerOf } from '../../claim/tracker.ts';
import { transition } from '../../claim/transition.ts';
import { balancesOf } from '../../pool.ts';
import { PPM } from '../../ratio.ts';
import * as facts from '../../../../tests/hosts/facts.ts';
import { DAY_MS } from '../material.ts';
import { claimFindingsOf } from './catalogue.ts';
import { overClaimed } from './over-claimed.ts';
import type { ClaimsContext } from './rule.ts';
import type { Finding } from '../../finding.ts';

const PROVIDER: Provider = {
  id: 'kvm1',
  inventory: [
    {
      resource: 'disk:instances',
      total: 20n * GiB,
      reserved: 0n,
      allocationRatio: PPM,
      poolId: facts.POOL_ID,
    },
    { resource: 'memory', total: 1024n, reserved: 0n, allocationRatio: PPM },
    { resource: 'vcpus', total: 4n, reserved: 0n, allocationRatio: PPM },
  ],
};

const NAMES = { name: 'kvm1', guestNames: new Map<string, string>(), shown: new Set<string>() };

function confirmedClaim(id: string, consumer: string): Claim {
  const resources = resourcesOf({ disk: { instances: 5n * GiB }, memoryMib: 512n, vcpus: 1n });
  const request = { id, consumer, project: undefined, resources, nowMs: 1, expiresAtMs: undefined };
  const decision = openClaim({ provider: PROVIDER, claims: [] }, request);
  const [claim] = decision.kind === 'done' ? decision.claims : [];
  if (claim === undefined) throw new Error('the claim should fit');
  const confirmed = transition(claim, 'confirm', 2);
  return confirmed.kind === 'done' ? (confirmed.claims[0] ?? claim) : claim;
}

/** A host that shows one guest of 16 GiB, which nobody claimed. */
function contextOf(claims: readonly Claim[]): ClaimsContext {
  const report = facts.report({
    guests: [facts.guest('db', [facts.disk('/d')])],
    images: [facts.qcow2('/d', 16n * GiB, GiB)],
  });
  const balances = balancesOf(report);
  const reconciled = reconcile(PROVIDER, claims, { report, balances, observedAtMs: 10 }, 11);
  const adopted = reconciled.flatMap((line) => (line.kind === 'adopt' ? [adoptedClaim(line, PROVIDER, 'a1', 11)] : []));
  const after = [...claims, ...adopted];
  const shown = new Set(report.guests.map(({ uuid }) => uuid));
  return { ...NAMES, shown, claims: after, reconciled, tracker: trackerOf(PROVIDER, after, balances), nowMs: 11 };
}

test('a guest without a claim, a claim without a guest, and together more than there is', () => {
  expect(claimFindingsOf(contextOf([confirmedClaim('c1', 'uuid-web')])).map(inEnglishOnly)).toEqual([
    {
      code: 'guest-vanished',
      severity: 'warning',
      subject: { guest: 'uuid-web' },
      bytesAtStake: 5n * GiB,
      message:
        'Guest uuid-web is no longer on kvm1, and its claim c1 still charges 5.0 GiB of disk (instances), 512 MiB of memory and 1 vCPU there.',
      action:
        'If it was moved by hand, look for it on the other hosts first; if it was deleted, release the claim: ullage claims release c1',
      command: 'ullage claims release c1',
    },
    {
      code: 'over-claimed',
      severity: 'warning',
      subject: { pool: 'fs:nova' },
      bytesAtStake: GiB,
      message: 'kvm1 has promised 21.0 GiB of disk (instances), 1.0 GiB more than its capacity of 20.0 GiB.',
      action:
        'New promises of it are refused until guests are moved or deleted, or more may be promised: ullage policy set --host kvm1 --disk-ratio RATIO --reason TEXT',
      command: 'ullage policy set --host kvm1 --disk-ratio RATIO --reason TEXT',
    },
    {
      code: 'guest-without-claim',
      severity: 'info',
      subject: { guest: 'uuid-db' },
      bytesAtStake: 16n * GiB,
      message: '1 of 1 guest on kvm1 was found without a claim (uuid-db): it is charged 16.0 GiB of disk.',
      action:
        'Nothing, if they were there before guests here were asked for; else find out who places guests without asking.',
    },
  ]);
});

test('a guest that was adopted and is gone is called by its name, and is nothing to act on: its claim ends by itself', () => {
  const claim: Claim = { ...confirmedClaim('c1', 'uuid-web'), origin: 'adopted' };
  const guestNames = new Map([['uuid-web', 'web']]);
  const tracker = trackerOf(PROVIDER, [claim], undefined);
  const reconciled = [{ kind: 'vanished', claim, endsByItself: true }] as const;
  const found = claimFindingsOf({ ...NAMES, guestNames, claims: [claim], reconciled, tracker, nowMs: 11 });
  expect(found.map(inEnglishOnly)).toEqual([
    {
      code: 'guest-vanished',
      severity: 'info',
      subject: { guest: 'uuid-web' },
      bytesAtStake: 5n * GiB,
      message:
        'Guest web is no longer on kvm1, and its claim c1 still charges 5.0 GiB of disk (instances), 512 MiB of memory and 1 vCPU there.',
      action:
        'Nothing: nobody asked for this claim, and it ends by itself when complete reports have lacked its guest for 15 minutes.',
    },
  ]);
});

test.each<[resource: ResourceName, name: string, command: string | undefined]>([
  ['vcpus', 'kvm1', 'ullage policy set --host kvm1 --vcpu-ratio RATIO --reason TEXT'],
  ['memory', 'kvm 1', "ullage policy set --host 'kvm 1' --memory-ratio RATIO --reason TEXT"],
  ['disk:shared', 'nfs:filer:/vol', 'ullage policy set --pool nfs:filer:/vol --disk-ratio RATIO --reason TEXT'],
  ['class:CUSTOM_GPU', 'kvm1', undefined],
])('what there is to turn where too much %s is promised', (resource, name, command) => {
  const provider: Provider = {
    id: 'kvm1',
    inventory: [{ resource, total: 1n, reserved: 0n, allocationRatio: PPM }],
  };
  const claim = { ...confirmedClaim('c1', 'uuid-db'), resources: [{ resource, amount: 2n }] };
  const found = overClaimed({ name, tracker: trackerOf(provider, [claim], undefined) });
  expect(found.map((finding) => finding.command)).toEqual([command]);
});

test('nothing of a provider that is promised to the last byte', () => {
  const full = { ...confirmedClaim('c1', 'uuid-db'), resources: resourcesOf({ disk: { instances: 20n * GiB } }) };
  expect(claimFindingsOf(contextOf([full]))).toEqual([]);
});

test('guests that nobody asked for are one finding, with ten of their names, where guests are asked for at all', () => {
  const asked = confirmedClaim('c1', 'uuid-web');
  const adopted = Array.from({ length: 12 }, (_, n): Claim => {
    const resources = resourcesOf({ disk: { instances: GiB } });
    return { ...asked, id: `a${n}`, consumer: `uuid-${n}`, origin: 'adopted', resources };
  });
  const context = { ...contextOf([]), reconciled: [], tracker: trackerOf(PROVIDER, [], undefined) };
  const guestNames = new Map([['uuid-3', 'a-mail']]);
  const names = 'a-mail, uuid-0, uuid-1, uuid-10, uuid-11, uuid-2, uuid-4, uuid-5, uuid-6, uuid-7 and 2 more';
  const shown = new Set(['uuid-web', ...adopted.map(({ consumer }) => consumer)]);
  const found = claimFindingsOf({ ...context, guestNames, shown, claims: [asked, ...adopted] });
  expect(found.map(({ subject, bytesAtStake, message }) => [subject, bytesAtStake, message])).toEqual([
    [
      {},
      12n * GiB,
      `12 of 13 guests on kvm1 were found without a claim (${names}): they are charged 12.0 GiB of disk.`,
    ],
  ]);
  expect(claimFindingsOf({ ...context, shown, claims: adopted })).toEqual([]);
  // Asked for once, and gone: nobody asks any more.
  expect(claimFindingsOf({ ...context, shown, claims: [{ ...asked, state: 'released' }, ...adopted] })).toEqual([]);
  // Of a guest that was adopted and then asked for a resize somebody knows.
  const moved: Claim = { ...asked, id: 'c2', consumer: 'uuid-0' };
  const after = claimFindingsOf({ ...context, shown, claims: [moved, ...adopted] });
  expect(after.map(({ message }) => message.slice(0, 14))).toEqual(['11 of 13 guest']);
});

test('guests are counted as the report shows them: those that are gone or not built yet are none, and those that nobody charges are', () => {
  const asked: Claim = { ...confirmedClaim('c1', 'uuid-new'), state: 'claimed' };
  const adopted = ['uuid-here', 'uuid-gone'].map((consumer): Claim => ({
    ...confirmedClaim(consumer, consumer),
    origin: 'adopted',
  }));
  const shown = new Set(['uuid-here', 'uuid-other', 'uuid-third']);
  const tracker = trackerOf(PROVIDER, [], undefined);
  const context = { ...NAMES, shown, reconciled: [], tracker, nowMs: 11 };
  const found = claimFindingsOf({ ...context, claims: [asked, ...adopted] });
  expect(found.map(({ subject, message }) => [subject, message])).toEqual([
    [
      { guest: 'uuid-here' },
      '1 of 3 guests on kvm1 was found without a claim (uuid-here): it is charged 5.0 GiB of disk.',
    ],
  ]);
  expect(claimFindingsOf({ ...context, shown: new Set(['uuid-other']), claims: [asked, ...adopted] })).toEqual([]);
});

test('nothing of claims that are kept, nor of an adopted guest that is gone', () => {
  const claim = { ...confirmedClaim('c1', 'uuid-db'), origin: 'adopted' as const, state: 'released' as const };
  expect(isHeld(claim)).toBe(false);
  expect(claimFindingsOf(contextOf([confirmedClaim('c2', 'uuid-db'), claim]))).toEqual([]);
});

test('a move that nobody has settled for more than a day', () => {
  const home = { ...confirmedClaim('c1', 'uuid-db'), provider: 'kvm0' };
  const asked = { id: 'c2', moveId: 'm1', kind: 'resize' as const, resources: home.resources };
  const times = { nowMs: 0, expiresAtMs: undefined };
  const started = startMove(home, { provider: PROVIDER, claims: [] }, { ...asked, ...times });
  const claims = started.kind === 'done' ? started.claims : [];
  const tracker = trackerOf({ id: 'kvm0', inventory: [] }, claims, undefined);
  const findings = [DAY_MS, DAY_MS + 1].map((nowMs) =>
    claimFindingsOf({ ...NAMES, name: 'kvm0', claims, reconciled: [], tracker, nowMs }),
  );
  expect(findings.map((list) => list.map(({ code, message }) => [code, message]))).toEqual([
    [],
    [
      [
        'move-unsettled',
        'Guest uuid-db has been leaving kvm0 for 1 day (resize m1): 5.0 GiB of disk (instances), 512 MiB of memory and 1 vCPU there is charged beside its new place.',
      ],
    ],
  ]);
});

test('claims that no report shows yet, within capacity and beyond what the disks would leave', () => {
  // Files of others have all but 2 GiB of the pool: capacity does not know of them.
  const claim = { ...confirmedClaim('c1', 'uuid-new'), state: 'claimed' as const, confirmedAtMs: undefined };
  const report = facts.report({ pools: [facts.filesystem({ available: 2n * GiB, free: 2n * GiB })] });
  const tracker = trackerOf(PROVIDER, [claim], balancesOf(report));
  const context = { ...NAMES, claims: [claim], reconciled: [], nowMs: 11 };
  expect(claimFindingsOf({ ...context, tracker }).map(inEnglishOnly)).toEqual([
    {
      code: 'claimed-beyond-free',
      severity: 'warning',
      subject: { pool: 'fs:nova' },
      bytesAtStake: 3n * GiB,
      message:
        'Claims on kvm1 that no report shows yet want 5.0 GiB of disk (instances), and the disks that are there would leave 2.0 GiB if all filled: -3.0 GiB with both.',
      action:
        'Release what will not be built (ullage claims --host kvm1 --state claimed), or reserve what claims may not have: promises.disk-reserved-gib.',
    },
  ]);
  // Without a report nothing is known of what is free.
  expect(claimFindingsOf({ ...context, tracker: trackerOf(PROVIDER, [claim], undefined) })).toEqual([]);
});

const said = (days: string): string =>
  `kim forced guest uuid-db onto kvm1 over its limits ${days}, because: moves out.`;

test('a claim that was forced is said until it is reviewed, and is a warning once that is due', () => {
  const claim = confirmedClaim('c1', 'uuid-db');
  const forced = [
    { claim: 'c1', guest: 'uuid-db', actor: 'kim', reason: 'moves out', atMs: 0, reviewAtMs: 2 * DAY_MS },
  ];
  const tracker = trackerOf(PROVIDER, [claim], undefined);
  const at = (nowMs: number) =>
    claimFindingsOf({ ...NAMES, claims: [claim], reconciled: [], tracker, forced, nowMs }).map(
      ({ severity, bytesAtStake, message }) => [severity, bytesAtStake, message],
    );
  expect([...at(1), ...at(DAY_MS), ...at(2 * DAY_MS)]).toEqual([
    ['info', 5n * GiB, said('today')],
    ['info', 5n * GiB, said('1 day ago')],
    ['warning', 5n * GiB, said('2 days ago')],
  ]);
});

function inEnglishOnly({ said: _said, ...finding }: Finding): Omit<Finding, 'said'> {
  return finding;
}
