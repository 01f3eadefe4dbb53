// Commands that findings advise, as a real bash reads them: each name comes out as it went in, and nothing of it is run.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { orphan } from '../../src/core/findings/orphan.ts';
import { shellWord } from '../../src/core/plain-text.ts';
import * as facts from './facts.ts';

const NAMES = [
  '/srv/my disk',
  `/srv/it's "quoted"`,
  '/srv/$(touch /tmp/never) `touch /tmp/never`',
  '/srv/a\nrm -rf /srv',
  '/srv/\u001b[2Jcafe',
  "/srv/back\\slash\u0007'quote",
  '/srv/\u202egnp.exe\u202c',
  '/srv/größe-磁盘',
  '/srv/\u2028é\u{e0041}',
  '-rf',
  '!history',
  '~root',
  '{a,b}*?[c]',
];

/** What bash hands to a program, in a locale that knows nothing but ASCII and in one of UTF-8. */
function wordsIn(command: string, locale: string): readonly string[] {
  const text = execFileSync('bash', ['-c', `printf '%s\\0' ${command}`], { env: { LC_ALL: locale } }).toString();
  return text.split('\0').slice(0, -1);
}

test.each(['C', 'C.UTF-8'])('bash reads every name back as it was, in locale %s', (locale) => {
  expect(wordsIn(NAMES.map((name) => shellWord(name)).join(' '), locale)).toEqual(NAMES);
});

test('an orphan’s command deletes the very file, whatever its name', () => {
  for (const name of NAMES.filter((path) => path.startsWith('/'))) {
    const id = '9d2e7b10-0000-4000-8000-000000000009';
    const path = `${facts.ROOT}/${id}${name}`;
    const stray = facts.found(facts.file(path, 4096n), 'disk', id);
    const [finding] = orphan(facts.contextOf(facts.report({ found: [stray] })));
    const word = finding?.command?.replace(/^rm -r -- /u, '') ?? '';
    // The folder goes as a whole where nothing else is in it.
    expect(wordsIn(word, 'C')).toEqual([`${facts.ROOT}/${id}`]);
    const alone = orphan(facts.contextOf(facts.report({ found: [{ ...stray, folder: undefined }] })));
    expect(alone.map(({ command }) => command)).toEqual([undefined]); // never for a file outside of an instance's folder
  }
});
