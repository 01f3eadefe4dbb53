// Explanation → document: what `ullage explain --json` prints. Pure, and free of zod, so that the command starts fast.
import type { Explanation } from '../core/explanation.ts';
import { farOffSaid } from '../core/far-off.ts';
import type { Freshness } from '../core/freshness.ts';
import type { DiskFacts, GuestFacts } from '../core/guest.ts';
import type { LedgerLine } from '../core/ledger.ts';
import { guestsKnown } from '../core/missing-guests.ts';
import type { NovaView } from '../core/nova/view.ts';
import type { DiskRef } from '../core/ownership.ts';
import { isBound, type Balance } from '../core/pool.ts';
import type { DiskPromise } from '../core/promise.ts';
import { inEnglish } from '../core/sentences/english.ts';
import { countOfUnresolved } from '../core/uncharged.ts';
import { EXPLANATION_SCHEMA } from './explanation-version.ts';
import { imageDocument } from './image-document.ts';

/** What a server says of a report's age. */
export interface ReportAge {
  readonly freshness: Freshness;
  readonly receivedAtMs: number;
  readonly periodMs: number;
}

/** The document of an explanation, whole: filters of the command line do not apply to it. `age` is there where a server was asked. */
export function explanationDocument(explanation: Explanation, age?: ReportAge) {
  const { report } = explanation;
  const unresolved = countOfUnresolved(explanation.uncharged);
  return {
    schema: EXPLANATION_SCHEMA,
    ...(age === undefined ? {} : { age: ageDocument(age) }),
    hostname: report.hostname,
    bootId: report.bootId,
    collectorVersion: report.collectorVersion,
    startedAtMs: report.startedAtMs,
    finishedAtMs: report.finishedAtMs,
    guestsFrom: report.guestsFrom,
    instancesPaths: report.instancesPaths,
    node: report.node,
    guestsKnown: guestsKnown(report),
    complete: explanation.complete,
    pools: explanation.balances.map((balance) => poolDocument(balance, unresolved)),
    guests: report.guests.map(guestDocument),
    images: report.images.map(imageDocument),
    uncharged: explanation.uncharged.map(({ guest, disk, reason }) => ({ ...diskRef({ guest, disk }), reason })),
    novaViews: explanation.novaViews.map(novaDocument),
    findings: explanation.findings,
    problems: report.problems,
  };
}

function ageDocument({ freshness, receivedAtMs, periodMs }: ReportAge) {
  return { freshness, receivedAtMs, periodMs };
}

/** A disk is named by its guest's UUID and its target; the guest's name is there for people. */
function diskRef({ guest, disk }: DiskRef) {
  return { guestUuid: guest.uuid, guestName: guest.name, disk: disk.target };
}

function poolDocument(balance: Balance, unresolved: number) {
  const { uncertainty } = balance;
  return {
    facts: balance.pool,
    total: balance.total,
    occupied: balance.occupied,
    rootReserved: balance.rootReserved,
    available: balance.available,
    growth: balance.growth,
    worstCaseFree: balance.worstCaseFree,
    bound: isBound(balance, unresolved),
    provisioned: balance.provisioned,
    overCommitRatioPpm: balance.overCommitRatio,
    ledger: balance.ledger.map(ledgerDocument),
    promises: balance.promises.map(promiseDocument),
    uncertainty: {
      sharedAtLeast: uncertainty.sharedAtLeast,
      sharedAtMost: uncertainty.sharedAtMost,
      unknownDisks: uncertainty.unknownDisks.map(diskRef),
      reportedDisks: uncertainty.reportedDisks.map(diskRef),
      layers: uncertainty.layers,
      orphans: uncertainty.orphans,
      farOff: farOffSaid(balance, unresolved).map((said) => ({ message: inEnglish(said), said })),
    },
  };
}

function ledgerDocument(line: LedgerLine) {
  return {
    kind: line.kind,
    label: line.label,
    bytes: line.bytes,
    files: line.files.map(({ file, disks }) => ({
      id: file.id,
      path: file.path,
      allocation: file.allocation,
      disks: disks.map(diskRef),
    })),
  };
}

function promiseDocument(promise: DiskPromise) {
  return {
    ...diskRef(promise),
    files: promise.files,
    virtualSize: promise.virtualSize,
    allocation: promise.allocation,
    ceiling: promise.ceiling,
    growth: promise.growth,
    basis: promise.basis,
  };
}

function guestDocument(guest: GuestFacts) {
  const { uuid, name, nova, vcpus, memory, state, ioError, origin, files } = guest;
  return { uuid, name, nova, vcpus, memory, state, ioError, origin, disks: guest.disks.map(guestDiskDocument), files };
}

function guestDiskDocument(disk: DiskFacts) {
  return {
    target: disk.target,
    bus: disk.bus,
    device: disk.device,
    source: disk.source,
    format: disk.format,
    discard: disk.discard,
    serial: disk.serial,
    readOnly: disk.readOnly,
    shareable: disk.shareable,
    transient: disk.transient,
    encrypted: disk.encrypted,
    chain: disk.chain,
    mirrorId: disk.mirrorId,
    skipped: disk.skipped,
    isVolume: disk.isVolume,
    reportedVirtualSize: disk.reportedVirtualSize,
    definedIn: disk.definedIn,
  };
}

function novaDocument(view: NovaView) {
  const { disks, ...figures } = view;
  return {
    ...figures,
    disks: disks.map((entry) => ({
      ...diskRef(entry),
      virtualSize: entry.virtualSize,
      diskSize: entry.diskSize,
      overCommit: entry.overCommit,
    })),
  };
}
