// One image that claims the largest numbers there are costs no figure of the others: everything is still told, exactly, as JSON.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_BYTES } from '../../src/core/bytes.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import type { HostReport } from '../../src/core/report.ts';
import { explanationDocument } from '../../src/wire/explanation-document.ts';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { readJson, writeJson } from '../../src/wire/json.ts';
import { REPORT_SCHEMA, reportDocument } from '../../src/wire/report-document.ts';
import { readReport } from '../../src/wire/report.ts';
import { arbitraryHost } from './arbitrary-host.ts';

/** The sizes that a header, a stat or a hypervisor may claim at the most. */
const claim = fc.constantFrom(MAX_BYTES, MAX_BYTES - 1n, MAX_BYTES / 2n);

const hostOfLargest = fc
  .tuple(arbitraryHost(), claim, claim, claim, fc.constantFrom(8.64e15, -8.64e15, 0))
  .map(([host, virtualSize, fullSize, length, modifiedAtMs]): HostReport => ({
    ...host,
    images: host.images.map((image) => ({
      ...image,
      file: { ...image.file, length, modifiedAtMs },
      header: image.header && {
        ...image.header,
        virtualSize,
        fullSize: fullSize + virtualSize / 4n,
        details: { ...image.header.details, 'current-size': 2n ** 64n - 1n },
        snapshots: image.header.snapshots.map((snapshot) => ({ ...snapshot, vmStateSize: MAX_BYTES, virtualSize })),
      },
    })),
    guests: host.guests.map((guest) => ({
      ...guest,
      disks: guest.disks.map((disk) => ({ ...disk, reportedVirtualSize: disk.reportedVirtualSize && MAX_BYTES })),
    })),
  }));

test('a host of the largest images is told whole, and read back', () => {
  fc.assert(
    fc.property(hostOfLargest, (host) => {
      const document = explanationDocument(explanationOf(host));
      const text = writeJson(document);
      const read = explanationSchema.parse(readJson(text));
      expect(read.pools.map(({ growth, worstCaseFree }) => [growth, worstCaseFree])).toEqual(
        document.pools.map(({ growth, worstCaseFree }) => [growth, worstCaseFree]),
      );
    }),
    { numRuns: 300 },
  );
});

test('its report comes back from the wire as it went, to the byte', () => {
  const origin = {
    hostId: '5b1c1f1e-7d0e-4b57-9a3f-0d3b6c1f2a77',
    agentRun: '0f8fad5b-d9cb-469f-a165-70867728950e',
    sequence: 1,
    periodMs: 60_000,
  };
  fc.assert(
    fc.property(hostOfLargest, (report) => {
      const sent = { ...origin, kind: 'full' as const, report };
      expect(readReport(readJson(writeJson(reportDocument(sent))))).toEqual({ schema: REPORT_SCHEMA, ...sent });
    }),
    { numRuns: 300 },
  );
});
