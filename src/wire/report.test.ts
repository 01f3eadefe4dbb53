// Reports that no honest agent sends: refused by the field that is wrong, never a failure of ours.
import { expect, test } from 'vitest';
import { GiB } from '../core/bytes.ts';
import type { HostReport } from '../core/report.ts';
import { disk, filesystem, guest, qcow2, report } from '../../tests/hosts/facts.ts';
import { readJson, writeJsonLine } from './json.ts';
import { reportDocument } from './report-document.ts';
import { readReport, readSentReport } from './report.ts';

const ID = '4c4c4544-0042-3510-8050-b8c04f4a3232';

/** The text of a report, with one change. */
function changed(from: string, to: string): string {
  const whole = report({ images: [qcow2('/disk', GiB, GiB)], startedAtMs: 111, finishedAtMs: 222 });
  const text = writeJsonLine(
    reportDocument({ hostId: ID, agentRun: ID, sequence: 1, periodMs: 60_000, kind: 'full', report: whole }),
  );
  expect(text).toContain(from);
  return text.replace(from, to);
}

const details = (levels: number) => `"details":{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
const NO_DETAILS = '"details":{}';

test.each<[what: string, from: string, to: string, message: string]>([
  ['that begins after all dates', '"startedAtMs":111', '"startedAtMs":9007199254740991', 'report.startedAtMs'],
  ['that ends before all dates', '"finishedAtMs":222', '"finishedAtMs":-9007199254740991', 'report.finishedAtMs'],
  ['whose header is deep', NO_DETAILS, details(17), 'details: expected at most 16 levels, found more'],
  ['whose header is bottomless', NO_DETAILS, details(2000), 'details: expected at most 16 levels, found more'],
])('a report %s is refused', (_what, from, to, message) => {
  expect(() => readReport(readJson(changed(from, to)))).toThrow(message);
});

test.each<[what: string, from: string, to: string]>([
  ['that ends in the year 9999', '"finishedAtMs":222', '"finishedAtMs":253402300799999'],
  ['of a file from before all dates', '"modifiedAtMs":', '"modifiedAtMs":-900'],
  ['whose header has every level there may be', NO_DETAILS, details(16)],
])('a report %s is read', (_what, from, to) => {
  expect(readReport(readJson(changed(from, to)))).toMatchObject({ hostId: ID });
});

const layers = (count: number) => `"chain":[${Array(count).fill('"x"').join(',')}]`;
const NO_LAYERS = '"chain":["/disk"]';

test('a chain has at most as many layers as anybody could want, and says how many were found', () => {
  expect(readReport(readJson(withGuest(NO_LAYERS, layers(4_096))))).toMatchObject({ hostId: ID });
  expect(() => readReport(readJson(withGuest(NO_LAYERS, layers(4_097))))).toThrow(
    'field report.guests.0.disks.0.chain: expected at most 4096, found 4097',
  );
});

test('an image has at most as many data files as a descriptor names, and a host a pool for each guest', () => {
  const files = Array(4_097).fill('{}').join(',');
  expect(() => readReport(readJson(changed('"dataFiles":[]}]', `"dataFiles":[${files}]}]`)))).toThrow(
    'field report.images.0.dataFiles: expected at most 4096, found 4097',
  );
  const pools = Array.from({ length: 16_385 }, () => filesystem());
  expect(() => readReport(readJson(textOf(report({ pools }))))).toThrow(
    'field report.pools: expected at most 16384, found 16385',
  );
});

test('no text that is sent is longer than any name, and what was kept before is read', () => {
  const long = readJson(textOf(report({ guests: [guest('x'.repeat(65_537), [], { uuid: ID })] })));
  expect(() => readSentReport(long)).toThrow(
    'field report.guests.0.name: expected at most 65536 characters, found 65537',
  );
  expect(readReport(long)).toMatchObject({ hostId: ID });
  const most = readJson(textOf(report({ guests: [guest('x'.repeat(65_536), [], { uuid: ID })] })));
  expect(readSentReport(most)).toMatchObject({ hostId: ID });
});

function withGuest(from: string, to: string): string {
  const text = textOf(report({ guests: [guest('a', [disk('/disk')])] }));
  expect(text).toContain(from);
  return text.replace(from, to);
}

function textOf(whole: HostReport): string {
  return writeJsonLine(
    reportDocument({ hostId: ID, agentRun: ID, sequence: 1, periodMs: 60_000, kind: 'full', report: whole }),
  );
}
