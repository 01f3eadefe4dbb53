// The exit-code table: which of good, bad, failed and incomplete wins.
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { balancesOf } from '../../src/core/pool.ts';
import type { HostReport } from '../../src/core/report.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from './fake-services.ts';
import { disk, filesystem, guest, hostReport, image } from './host-builder.ts';
import { hostNamed } from './hosts.ts';

const problem = { kind: 'denied', subject: { path: '/x' }, attempted: 'read', found: 'no permission' } as const;

function negative(): HostReport {
  const top = image({ path: '/var/lib/nova/instances/a/disk', virtual: 300n * GiB });
  return hostReport({ guests: [guest(1, 'a', [disk('vda', [top])])], images: [top] });
}

/** Promised to the last byte, and not one more. */
function exact(): HostReport {
  const report = negative();
  const [balance] = balancesOf(report);
  const available = balance?.growth ?? 0n;
  return { ...report, pools: [filesystem({ total: available, free: available, available })] };
}

/** Growth would just fit, but the files have more extents than are occupied: rewriting takes those on top. */
function sharing(): HostReport {
  const report = exact();
  return { ...report, pools: report.pools.map((pool) => ({ ...pool, doubts: ['reflink'] })) };
}

const withProblem = (report: HostReport): HostReport => ({ ...report, problems: [...report.problems, problem] });

describe('0 fine, 1 bad, 2 failed, 3 incomplete; 2 before 1 before 3', () => {
  test.each([
    { host: 'fine', args: '', report: hostNamed('all-fine'), expected: 0 },
    { host: 'without guests', args: '', report: hostReport({}), expected: 0 },
    { host: 'without pools', args: '', report: hostReport({ pools: [] }), expected: 0 },
    { host: 'fine, one problem', args: '', report: withProblem(hostNamed('all-fine')), expected: 3 },
    { host: 'unknown growth', args: '', report: hostNamed('incomplete'), expected: 3 },
    { host: 'unknown thin pool', args: '', report: hostNamed('volumes'), expected: 3 },
    { host: 'unknown thin pool, other pool', args: '--pool vg_guests', report: hostNamed('volumes'), expected: 0 },
    { host: 'negative', args: '', report: negative(), expected: 1 },
    { host: 'exactly nothing left', args: '', report: exact(), expected: 0 },
    { host: 'nothing left, extents shared', args: '', report: sharing(), expected: 1 },
    { host: 'negative, one problem', args: '', report: withProblem(negative()), expected: 1 },
    { host: 'negative, as Nova', args: '--as nova', report: negative(), expected: 1 },
    { host: 'negative, no such pool', args: '--pool none', report: negative(), expected: 2 },
    { host: 'fine, no such guest', args: '--guest none', report: hostNamed('all-fine'), expected: 2 },
    { host: 'notes, never fail', args: '--fail-on never', report: hostNamed('crowded'), expected: 0 },
    { host: 'notes, fail on critical', args: '--fail-on critical', report: hostNamed('crowded'), expected: 0 },
    { host: 'notes, fail on info', args: '--fail-on info', report: hostNamed('crowded'), expected: 1 },
    { host: 'wrong usage', args: '--nonsense', report: negative(), expected: 2 },
    { host: 'no libvirt', args: '', report: undefined, expected: 2 },
    { host: 'negative, as JSON', args: '--json', report: negative(), expected: 1 },
  ])('$host, ullage explain $args → $expected', async ({ args, report, expected }) => {
    const { services } = fakeServices({ report });
    const { exitCode } = await runCommandLine(services, ['explain', ...args.split(' ').filter((word) => word !== '')]);
    expect(exitCode).toBe(expected);
  });
});

test('what hung is handed to main, so that it can leave', async () => {
  const { services } = fakeServices({ report: hostNamed('all-fine'), stuck: ['/mnt/dead'] });
  expect(await runCommandLine(services, ['explain'])).toEqual({ exitCode: 0, stuck: ['/mnt/dead'] });
});

test('flags, environment and defaults reach the collector', async () => {
  const { services, requests } = fakeServices({
    report: hostNamed('all-fine'),
    env: { ULLAGE_CONNECT: 'test:///default', ULLAGE_DEADLINE_SECONDS: '9' },
  });
  await runCommandLine(services, ['explain', '--path', '/a', '--path', '/b/../c', '--exact', '--offline', '/copy/']);
  expect(requests).toEqual([
    { connect: 'test:///default', offline: '/copy', paths: ['/a', '/c'], exact: true, deadlineMs: 9000 },
  ]);
});

test('an error that nobody foresaw is called a bug, without its stack unless asked for', async () => {
  const broken = fakeServices({ report: { ...hostReport({}), pools: [filesystem({ total: 1n })] } });
  const debug = fakeServices({ report: { ...hostReport({}), finishedAtMs: Number.NaN }, env: { ULLAGE_DEBUG: '1' } });
  const codes = [
    (await runCommandLine(broken.services, ['explain', '--pool', 'x'])).exitCode,
    (await runCommandLine(debug.services, ['explain'])).exitCode,
  ];
  expect(codes).toEqual([2, 2]);
  expect(debug.stderr()).toMatch(/^RangeError: .*\n\s+at /);
});
