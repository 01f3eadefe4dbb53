// Definitions and names in a copied tree that mean harm: XML that explodes, names that would write to a terminal, files by bytes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MiB } from '../../src/core/bytes.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { runTraced } from './traced-run.ts';
import { explainJson, PLAIN_ENVIRONMENT, runUllage, sorted, type Ended } from './ullage.ts';
import { writeQcow2 } from './write-qcow2.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ullage-definitions-'));
  mkdirSync(join(root, 'good'));
  writeQcow2(join(root, 'good/disk'), { virtualSize: 4n * MiB });
});

afterEach(() => rmSync(root, { recursive: true }));

function define(name: string, xml: string | Uint8Array): void {
  writeFileSync(join(root, name), xml);
}

/** A guest without harm, so that guests are never taken from folders instead. */
function defineGood(name = 'good'): string {
  return domainXml(name, testUuid(1), [{ target: 'vda', format: 'qcow2', path: '/srv/instances/good/disk' }]);
}

const EXIT_3: Omit<Ended, 'stdout'> = { end: 'exit 3', stderr: '', left: [] };
const EXIT_0: Omit<Ended, 'stdout'> = { ...EXIT_3, end: 'exit 0' };

describe('a definition that cannot be trusted is one problem, and the other guest is counted', () => {
  const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('');
  const bomb = `<!DOCTYPE domain [<!ENTITY e0 "ha">${entities}]><domain><name>&e9;</name></domain>`;
  const outside = `<!DOCTYPE domain [<!ENTITY x SYSTEM "file:///etc/passwd">]><domain><name>&x;</name></domain>`;

  test.each([
    ['entities that expand to 2 GB', `<?xml version='1.0'?>${bomb}`],
    ['an external entity', `<?xml version='1.0'?>${outside}`],
    ['an external document type', `<?xml version='1.0'?><!DOCTYPE domain SYSTEM "http://127.0.0.1/d"><domain/>`],
    ['a bomb without a declaration', bomb],
    ['a bomb behind a comment', `<!-- a -->${bomb}`],
    ['an entity that nobody declared', '<domain><name>&lol;</name></domain>'],
    ['100,000 levels', `<domain>${'<a>'.repeat(100_000)}`],
    ['300,000 elements', `<domain>${'<a/>'.repeat(300_000)}</domain>`],
    ['an attribute of 3 MiB in a tag without end', `<domain a="${'x'.repeat(3 * 2 ** 20)}`],
    [
      '2,000 disks',
      `<domain><name>d</name><devices>${'<disk><target dev="vda"/></disk>'.repeat(2_000)}</devices></domain>`,
    ],
    ['no name', '<domain><devices/></domain>'],
    ['half of it', defineGood().slice(0, 200)],
    ['more than libvirt would take', `<domain>${' '.repeat(5 * 2 ** 20)}</domain>`],
    ['bytes that are no UTF-8', Buffer.from('<domain><name>\xff\xfe</name><devices>', 'latin1')],
  ])('%s', async (_title, xml) => {
    define('good.xml', defineGood());
    define('evil.xml', xml);
    const { document, ...ended } = await explainJson(['--offline', root]);
    expect(ended).toEqual(EXIT_3);
    expect(document.problems.map(({ subject }) => subject)).toEqual([{ path: join(root, 'evil.xml') }]);
    expect(document.guests.map(({ name }) => name)).toEqual(['good']);
  });
});

test('entities are never fetched: nothing outside the tree is opened for them, and nobody is called', async () => {
  define('good.xml', defineGood());
  const quiet = await runTraced(['explain', '--offline', root]);
  define('evil.xml', `<!DOCTYPE domain [<!ENTITY x SYSTEM "file:///etc/hostname">]><domain><name>&x;</name></domain>`);
  define('http.xml', `<!DOCTYPE domain SYSTEM "http://127.0.0.1/d"><domain><name>a</name></domain>`);
  const { end, opened, sockets } = await runTraced(['explain', '--offline', root]);
  expect({ end, sockets }).toEqual({ end: 'exit 3', sockets: [] });
  // The runtime reads its own processes and, now and then, the processor's clock.
  const runtime = /^\/(?:proc|sys\/devices\/system\/cpu)\//u;
  const more = [...opened].filter((path) => !quiet.opened.has(path) && !runtime.test(path));
  expect(sorted(more)).toEqual([join(root, 'evil.xml'), join(root, 'http.xml')]);
});

test('what looks like a disk inside of foreign metadata is no disk', async () => {
  const metadata = `<metadata><app:x xmlns:app='urn:x'><disk type='file'><source file='/etc/shadow'/><target dev='vdz'/></disk></app:x></metadata>`;
  define('good.xml', defineGood().replace('<devices>', `${metadata}<devices>`));
  const { document, ...ended } = await explainJson(['--offline', root]);
  expect(ended).toEqual(EXIT_0);
  expect(document.guests.map(({ disks }) => disks.map(({ target }) => target))).toEqual([['vda']]);
});

/** What a name may hold that a terminal, or a reader, would take for something else. */
const HARMFUL: readonly (readonly [string, string, string])[] = [
  ['a line of our own', 'a\nCould not be read  none', String.raw`a\x0aCould not be read  none`],
  ['an escape sequence', 'a\u001B[2J\u001B]0;owned\u0007b', String.raw`a\x1b[2J\x1b]0;owned\x07b`],
  ['a control sequence in one byte', 'a\u009B2Jb', String.raw`a\x9b2Jb`],
  ['a direction mark', 'a\u202Efdp.exe', String.raw`a\u{202e}fdp.exe`],
  ['characters that are not seen', 'a\u200B\u2060\uFEFFb', String.raw`a\u{200b}\u{2060}\u{feff}b`],
  ['a carriage return', 'a\rb', String.raw`a\x0db`],
  ['a backspace', 'a\b\b\bb', String.raw`a\x08\x08\x08b`],
];

describe('names reach a terminal harmless, and a program unchanged', () => {
  test.each(HARMFUL)('a folder with %s', async (_title, name, shown) => {
    mkdirSync(join(root, name));
    writeQcow2(join(root, name, 'disk'), { virtualSize: 8n * MiB });
    const text = await runUllage(['explain', '--offline', root]);
    expect({ end: text.end, stderr: text.stderr }).toEqual({ end: 'exit 0', stderr: '' });
    expect(text.stdout).toContain(shown);
    expect(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u.exec(text.stdout)).toBeNull();
    const { document } = await explainJson(['--offline', root]);
    expect(document.guests.map((guest) => guest.name)).toContain(name);
  });

  test.each(HARMFUL.filter(([, name]) => !['\b', '\u001B'].some((illegal) => name.includes(illegal))))(
    'a definition with %s in its guest’s name (XML 1.0 knows no other controls)',
    async (_title, name, shown) => {
      const written = name.replaceAll(/[^ -~]/g, (character) => `&#x${character.codePointAt(0)?.toString(16)};`);
      define('evil.xml', defineGood(written));
      const text = await runUllage(['explain', '--offline', root]);
      expect({ end: text.end, stderr: text.stderr }).toEqual({ end: 'exit 0', stderr: '' });
      expect(text.stdout).toContain(shown);
      expect(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u.exec(text.stdout)).toBeNull();
    },
  );

  test('a name of which the shell would make something else is quoted in what a person is to copy', async () => {
    mkdirSync(join(root, '_base'));
    define('good.xml', defineGood());
    const backing = { name: 'gone', format: 'raw' };
    writeQcow2(join(root, '_base', "a'; rm -rf $HOME; echo 'b"), { virtualSize: 8n * MiB, backing });
    const { document } = await explainJson(['--offline', root]);
    const finding = document.findings.find(({ code }) => code === 'backing-missing');
    expect(finding?.action).toContain(String.raw`_base/a'\''; rm -rf $HOME; echo '\''b'`);
  });
});

test('beside a definition that was copied without the others, no guest folder is proposed for deletion', async () => {
  const other = testUuid(2);
  mkdirSync(join(root, other));
  writeQcow2(join(root, other, 'disk'), { virtualSize: 4n * MiB });
  define('good.xml', defineGood());
  const { document } = await explainJson(['--offline', root]);
  expect(
    document.findings.map(({ code, severity, subject, action }) => [code, severity, subject.path, action]),
  ).toEqual([
    [
      'orphan',
      'info',
      join(root, other),
      'Do not delete it yet: a copied tree does not show all guests that its host has, and it may be theirs.',
    ],
    ['discard-off', 'info', undefined, expect.any(String)],
  ]);
});

test('a file whose name is no text is a problem of its own, and its neighbours are counted', async () => {
  const folder = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x62, 0xff, 0xfe, 0x1b])]);
  writeFileSync(folder, 'x');
  const { document, ...ended } = await explainJson(['--offline', root]);
  expect(ended).toEqual(EXIT_3);
  expect(document.problems.map(({ kind, found }) => [kind, found])).toEqual([
    ['unsupported', 'its name is not UTF-8 text'],
  ]);
  expect(document.guests.map(({ name }) => name)).toEqual(['good']);
  const { stdout } = await runUllage(['explain', '--offline', root], { env: { ...PLAIN_ENVIRONMENT, LANG: 'C' } });
  expect(/[^\n -~]/u.exec(stdout)).toBeNull();
});

test('--path, --pool and --guest show what they were given harmlessly, too', async () => {
  const evil = 'a\u001B[2J\nb';
  for (const args of [
    ['--guest', evil],
    ['--pool', evil],
    ['--config', `/nowhere/${evil}`],
    ['--connect', `qemu:///system?socket=/nowhere/${evil}`],
  ]) {
    const offline = args[0] === '--connect' ? [] : ['--offline', root];
    const { end, stdout, stderr } = await runUllage(['explain', ...offline, ...args]);
    expect({ args, end, stdout }).toEqual({ args, end: 'exit 2', stdout: '' });
    expect(/[^\P{C}\n]/u.exec(stderr)).toBeNull();
    expect(stderr.split('\n').length).toBeLessThanOrEqual(3);
  }
});
