// Commands beside the sentences that end with them, and guests named so that virsh takes no other.
import { expect, test } from 'vitest';
import { domainWord, instructionOf, removal } from './commands.ts';
import { say, wording } from '../sentences/english.ts';

const uuid = '11111111-0000-4000-8000-000000000001';

test('gives a command alone and in its sentence, and the sentence without it', () => {
  const advice = wording(
    say('two-agents', { host: 'kvm-1' }),
    say('do:orphan', { caution: undefined }),
    removal('/srv/$(reboot)', true),
  );
  expect(advice).toMatchObject({
    action: "If no manager knows it either, delete it: rm -r -- '/srv/$(reboot)'",
    command: "rm -r -- '/srv/$(reboot)'",
  });
  expect(instructionOf(advice)).toBe('If no manager knows it either, delete it.');
  expect(instructionOf({ action: 'Wait: the operation may still be under way.' })).toBe(
    'Wait: the operation may still be under way.',
  );
});

test.each([
  ['web-01', 'web-01'],
  ['my web', "'my web'"],
  ['--all', uuid],
  ['7', uuid],
  ['22222222-0000-4000-8000-000000000002', uuid],
  ['22222222000040008000000000000002', uuid],
])('names the guest %s as %s', (name, word) => {
  expect(domainWord({ name, uuid })).toBe(word);
});
