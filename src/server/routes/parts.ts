// Calls about what hosts have: guests, disks, findings, problems.
import type { FastifyInstance } from 'fastify';
import { sumBytes, type Bytes } from '../../core/bytes.ts';
import type { UnchargedDisk } from '../../core/explanation.ts';
import type { GuestFacts } from '../../core/guest.ts';
import type { DiskPromise } from '../../core/promise.ts';
import { countOfUnresolved } from '../../core/uncharged.ts';
import { LIST_DISKS, LIST_FINDINGS, LIST_GUESTS, LIST_PROBLEMS } from '../../wire/api/fleet.ts';
import { hostFindings, readHostRecords } from '../fleet/host-findings.ts';
import type { Neighbours } from '../fleet/neighbours.ts';
import { pageOverHosts, type HostView } from '../fleet/page-over-hosts.ts';
import { problemsOf } from '../fleet/problems-of.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

/** Adds the calls. */
export function addPartRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  neighbours: Neighbours,
): void {
  register(app, identify, LIST_GUESTS, async ({ query }) => {
    const { search } = query;
    const { entries, next } = await pageOverHosts(world, query, (view) => {
      return guestsOf(view).filter(
        ({ name, uuid }) => search === undefined || name.includes(search) || uuid === search,
      );
    });
    return { document: { guests: entries, next } };
  });
  register(app, identify, LIST_DISKS, async ({ query }) => {
    const { guest } = query;
    const { entries, next } = await pageOverHosts(world, query, ({ explanation }) => {
      const promised = explanation.balances.flatMap(({ promises }) => promises.map(diskOf));
      const unresolved = explanation.uncharged.filter(({ reason }) => reason === 'unresolved').map(unresolvedDiskOf);
      return [...promised, ...unresolved].filter(
        ({ guestUuid, guestName }) => guest === undefined || guest === guestUuid || guest === guestName,
      );
    });
    return { document: { disks: entries, next } };
  });
  register(app, identify, LIST_FINDINGS, async ({ query }) => {
    const { severity, code } = query;
    const { entries, next } = await pageOverHosts(world, query, async (view, tx) => {
      const { listed } = view;
      const explanation = await neighbours.explain(tx, listed.id, view.explanation);
      const records = await readHostRecords(tx, listed);
      return hostFindings({ listed, explanation }, records, world.nowMs()).filter((finding) => {
        return (
          (severity === undefined || finding.severity === severity) && (code === undefined || finding.code === code)
        );
      });
    });
    return { document: { findings: entries, next } };
  });
  register(app, identify, LIST_PROBLEMS, async ({ query }) => {
    const { entries, next } = await pageOverHosts(world, query, ({ line, explanation }) =>
      problemsOf(line, explanation.report),
    );
    return { document: { problems: entries, next } };
  });
}

function guestsOf({ explanation }: HostView) {
  const promises = Map.groupBy(
    explanation.balances.flatMap((balance) => balance.promises),
    ({ guest }) => guest,
  );
  const uncharged = Map.groupBy(explanation.uncharged, ({ guest }) => guest);
  return explanation.report.guests.map((guest) =>
    guestOf(guest, promises.get(guest) ?? [], countOfUnresolved(uncharged.get(guest) ?? [])),
  );
}

/** `unresolved`: disks that could not be found, which no promise is known of. */
function guestOf(guest: GuestFacts, promises: readonly DiskPromise[], unresolved: number) {
  const unknownDisks = unresolved + promises.filter(({ growth }) => growth === undefined).length;
  const isKnown = promises.length + unresolved === 0;
  return {
    uuid: guest.uuid,
    name: guest.name,
    state: guest.state,
    nova: guest.nova,
    disks: guest.disks.length,
    allocation: isKnown ? 0n : sumOfKnown(promises.map(({ allocation }) => allocation)),
    growth: isKnown ? 0n : sumOfKnown(promises.map(({ growth }) => growth)),
    unknownDisks,
    bound: unknownDisks > 0 || promises.some(({ basis }) => basis === 'reported'),
  };
}

/** Undefined where nothing is known. */
function sumOfKnown(values: readonly (Bytes | undefined)[]): Bytes | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : sumBytes(known);
}

function unresolvedDiskOf({ guest, disk }: UnchargedDisk) {
  const ref = { guestUuid: guest.uuid, guestName: guest.name, disk: disk.target };
  return { ...ref, virtualSize: disk.reportedVirtualSize, basis: 'unknown' as const };
}

function diskOf({ poolId, guest, disk, virtualSize, allocation, ceiling, growth, basis }: DiskPromise) {
  const ref = { guestUuid: guest.uuid, guestName: guest.name, disk: disk.target };
  return { poolId, ...ref, virtualSize, allocation, ceiling, growth, basis };
}
