// The manual page under mandoc's eyes, and the completion scripts in the shells they are for.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/program/program.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from './fake-services.ts';

const folder = mkdtempSync(join(tmpdir(), 'ullage-manual-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** How mandoc prints bold and underlined: a character, backspace, a character. */
const OVERSTRUCK = new RegExp(`.${String.fromCodePoint(8)}`, 'gu');

/** A zsh in a terminal of its own: $2 and Tab are typed, and read back until $3 stands there; without it there is no end. */
const IN_A_TERMINAL = `zmodload zsh/zpty
zpty shell 'zsh -f -i'
zpty -w shell "autoload -Uz compinit; compinit -u -D; source \${(q)1}; print ready\\$((1 + 1))"
zpty -r shell said '*ready2*'
zpty -w -n shell "$2"$'\\t'
zpty -r shell said "*\${(b)3}*"
zpty -d shell
print completed`;

async function printed(name: string, ...args: readonly string[]): Promise<string> {
  const fake = fakeServices({});
  await runCommandLine(fake.services, args);
  const path = join(folder, name);
  writeFileSync(path, fake.stdout());
  return path;
}

test('mandoc finds nothing to warn about in the manual page', async () => {
  const path = await printed('ullage.1', 'man');
  const { stdout, stderr, status } = spawnSync('mandoc', ['-T', 'lint', '-W', 'style', path], { encoding: 'utf8' });
  // Whether the pages under SEE ALSO are indexed is up to the machine.
  const complaints = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line !== '' && !line.includes('outdated mandoc.db'));
  expect({ complaints, ran: status !== null }).toEqual({ complaints: [], ran: true });
});

test('the manual page reads as text, with every option of explain', async () => {
  const path = await printed('ullage.1', 'man');
  const text = execFileSync('mandoc', ['-T', 'utf8', '-O', 'width=80', path], { encoding: 'utf8' })
    .replaceAll(OVERSTRUCK, '')
    .replaceAll('‐', '-');
  expect(text).toMatch(/ULLAGE\(1\) .* ULLAGE\(1\)/);
  for (const option of ['--connect uri', '--offline dir', '--fail-on severity', '--no-color'])
    expect(text).toContain(option);
});

describe('bash completes', () => {
  test.each([
    [['ullage', 'ex'], ['explain']],
    [
      ['ullage', ''],
      [...COMMANDS.map(({ name }) => name), 'help', '--help', '--version'],
    ],
    [['ullage', 'explain', '--of'], ['--offline']],
    [
      ['ullage', 'explain', '--as', ''],
      ['ullage', 'nova', 'nova-kilo'],
    ],
    [['ullage', 'explain', '--fail-on', 'w'], ['warning']],
    [['ullage', 'explain', '--guest', 'x'], []],
    [
      ['ullage', 'completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['ullage', 'db', ''],
      ['export', 'import'],
    ],
    [['ullage', 'db', 'import', '/etc/hostna'], ['/etc/hostname']],
    [['ullage', 'help', 'in'], ['inspect']],
    [['ullage', 'inspect', '/etc/hostna'], ['/etc/hostname']],
    [['ullage', 'explain', '--offline', '/us'], ['/usr']],
  ])('%j → %j', async (words, expected) => {
    const path = await printed('completion.bash', 'completion', 'bash');
    const script = `source ${path}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _ullage; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const replies = execFileSync('bash', ['-c', script], { encoding: 'utf8' })
      .split('\n')
      .filter((reply) => reply !== '');
    expect(replies.toSorted()).toEqual([...expected].toSorted());
  });
});

test('bash completes a file name with a blank as one name', async () => {
  const path = await printed('completion.bash', 'completion', 'bash');
  const named = join(folder, 'web 1.qcow2');
  writeFileSync(named, '');
  const script = `source ${path}; COMP_WORDS=(ullage inspect '${folder}/web'); COMP_CWORD=2
    _ullage; printf '%s\\n' "\${COMPREPLY[@]}"`;
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe(`${named}\n`);
});

describe('zsh completes what is typed before Tab', () => {
  test.each([
    ['ullage ins', 'ullage inspect'],
    ['ullage explain --off', '--offline'],
    ['ullage explain --as nova-', 'nova-kilo'],
    ['ullage explain --fail-on w', 'warning'],
    ['ullage explain --pool x --po', '--pool x --pool'],
    ['ullage explain --guest x --gu', '--guest x --guest'],
    ['ullage inspect /etc/hostna', '/etc/hostname'],
    ['ullage completion fi', 'fish'],
  ])('%s → %s', async (typed, completed) => {
    const path = await printed('completion.zsh', 'completion', 'zsh');
    const words = ['-f', '-c', IN_A_TERMINAL, 'zsh', path, typed, completed];
    expect(execFileSync('zsh', words, { encoding: 'utf8', timeout: 30_000, killSignal: 'SIGKILL' })).toBe(
      'completed\n',
    );
  });
});

test('zsh accepts its script, and fish syntax is one complete command a line', async () => {
  const zsh = await printed('_ullage', 'completion', 'zsh');
  expect(spawnSync('zsh', ['-n', zsh], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  const fake = fakeServices({});
  await runCommandLine(fake.services, ['completion', 'fish']);
  const lines = fake.stdout().trimEnd().split('\n').slice(1);
  expect(lines.filter((line) => !/^complete -c ullage -n (?:__fish_use_subcommand|'[^']+') /.test(line))).toEqual([]);
});
