// Names from outside inside our sentences: harmless to a terminal and to a shell.
import { expect, test } from 'vitest';
import { counted, listed, printable, shellWord, undeceptive } from './plain-text.ts';

test.each([
  ['a plain name', 'web-01', 'web-01'],
  ['letters of any script', 'größe 磁盘', 'größe 磁盘'],
  ['an escape sequence', '\u001b[2Jweb', String.raw`\x1b[2Jweb`],
  ['a newline and a tab', 'a\nb\tc', String.raw`a\x0ab\x09c`],
  ['a bidirectional override', 'a\u202egnp', String.raw`a\u{202e}gnp`],
  ['a lone surrogate', 'a\ud800', String.raw`a\u{d800}`],
])('prints %s', (_title, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test.each([
  ['a plain path', '/var/lib/nova/instances/u1/disk', '/var/lib/nova/instances/u1/disk'],
  ['a space', '/srv/my disk', `'/srv/my disk'`],
  ['a quote', `/srv/it's`, String.raw`'/srv/it'\''s'`],
  ['a substitution', '/srv/$(reboot)', `'/srv/$(reboot)'`],
  ['an option', '-rf', `'-rf'`],
  ['nothing', '', `''`],
  ['a newline', '/srv/a\nb', String.raw`$'/srv/a\x0ab'`],
  ['a control character before hex digits', '/srv/\u001bcafe', String.raw`$'/srv/\x1bcafe'`],
  ['a quote and a control character', `a'\u0007`, String.raw`$'a\x27\x07'`],
  ['what a shell without $ would run', `'; reboot #\u0007`, String.raw`$'\x27; reboot #\x07'`],
  ['a backslash and a control character', 'a\\\u0007', String.raw`$'a\\\x07'`],
  ['an override beyond ASCII', 'a\u202e', String.raw`$'a\xe2\x80\xae'`],
])('quotes %s for a shell', (_title, text, expected) => {
  expect(shellWord(text)).toBe(expected);
});

test('a word never ends before its text does: what a shell cannot hold names nothing', () => {
  expect(shellWord('/srv/guests\0/web')).toBe(String.raw`$'/srv/guests\xef\xbf\xbd/web'`);
});

test.each(['\u00ad', '\u115f', '\u180e', '\u200b', '\u2800', '\u3164', '\u{e0041}'])(
  '%j is seen where it stands',
  (hidden) => {
    expect(undeceptive(`web-1${hidden}`)).toMatch(/^web-1\\(?:x|u\{)[\da-f]+\}?$/);
  },
);

test('counts and lists', () => {
  expect([counted(1, 'disk'), counted(2, 'disk'), counted(0, 'entry', 'entries')]).toEqual([
    '1 disk',
    '2 disks',
    '0 entries',
  ]);
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
  expect(listed(['a', 'b', 'c', 'd'])).toBe('a, b, c and 1 more');
});
