// The documents: what is written is what the schema reads, whole.
import { expect, test } from 'vitest';
import { cautionsOf } from '../../src/core/caution.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import { explanationDocument } from '../../src/wire/explanation-document.ts';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { inspectionDocument } from '../../src/wire/inspection-document.ts';
import { inspectionSchema } from '../../src/wire/inspection.ts';
import { readJson, writeJson } from '../../src/wire/json.ts';
import { AT_MS, disk, guest, hostReport, image } from './host-builder.ts';
import { HOSTS, hostNamed } from './hosts.ts';
import { INSPECTIONS } from './inspections.ts';

test.each(Object.keys(HOSTS))(
  'the explanation of %s is read back whole: no key that the schema does not know',
  (name) => {
    const document = explanationDocument(explanationOf(hostNamed(name)));
    expect(explanationSchema.parse(readJson(writeJson(document)))).toEqual(document);
  },
);

test('an inspection is read back whole, integers of a format as bigint', () => {
  const files = Object.entries(INSPECTIONS).map(([asked, { chain, problems }]) => ({
    asked,
    chain: chain.map((layer) => ({ image: layer, cautions: cautionsOf(layer) })),
    problems,
  }));
  const document = inspectionDocument('0.1.0', files);
  const read = inspectionSchema.parse(readJson(writeJson(document)));
  expect(writeJson(read)).toBe(writeJson(inspectionSchema.parse(readJson(writeJson(read)))));
  expect(read.files.map((file) => file.chain.length)).toEqual(
    Object.values(INSPECTIONS).map(({ chain }) => chain.length),
  );
  expect(read.files[0]?.chain[0]?.header?.details).toEqual({
    compat: '1.1',
    'compression type': 'zlib',
    'lazy refcounts': false,
    'refcount bits': 16n,
  });
});

test('times are whole milliseconds on the wire, whatever stat gave', () => {
  const top = image({ path: '/var/lib/nova/instances/a/disk', modifiedFraction: 0.75 });
  const report = hostReport({ guests: [guest(1, 'a', [disk('vda', [top])])], images: [top] });
  const document = explanationDocument(explanationOf(report));
  expect(explanationSchema.parse(readJson(writeJson(document))).images[0]?.file.modifiedAtMs).toBe(AT_MS - 3_600_000);
});

test('a key that is missing, null or of another version is refused', () => {
  const document = explanationDocument(explanationOf(hostNamed('empty')));
  const { hostname: _hostname, ...rest } = document;
  const broken = [rest, { ...document, schema: 'ullage.explanation/2' }, { ...document, complete: 'yes' }];
  expect(broken.map((value) => explanationSchema.safeParse(readJson(writeJson(value))).success)).toEqual([
    false,
    false,
    false,
  ]);
});
