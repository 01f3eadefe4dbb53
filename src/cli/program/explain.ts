// The definition of `ullage explain`.
import { Command, Option } from '@commander-js/extra-typings';
import { SEVERITIES } from '../../core/finding.ts';
import { EXIT_CODE_MEANINGS } from '../exit-codes.ts';
import { BYTES, CONFIG, CONNECT, DEADLINE, NO_COLOR } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';

/** `ullage explain`. */
export const EXPLAIN: CommandDefinition = {
  name: 'explain',
  examples: [
    { line: 'ullage explain', meaning: 'Every pool that guests of this host take bytes from.' },
    { line: 'ullage explain --pool /var/lib/nova', meaning: 'One pool, by mount point, name, id or a path inside.' },
    { line: 'ullage explain --guest web-1 --exact', meaning: 'One guest, and what its snapshots really pin.' },
    { line: 'ullage explain --as nova-kilo', meaning: "Disk by disk as Nova's Kilo release counted them." },
    { line: 'ullage explain --offline /mnt/copy/instances', meaning: 'A directory tree of images, without a libvirt.' },
    { line: 'ullage explain kvm-7', meaning: 'Another host, from its latest report to a server.' },
    { line: 'ullage explain --json | jq .pools[].worstCaseFree', meaning: 'The same facts and figures for a program.' },
    {
      line: 'ullage explain --fail-on warning >/dev/null || mail-me',
      meaning: 'For cron: the exit code says whether to look.',
    },
  ],
  exitCodes: EXIT_CODE_MEANINGS,
  details: [
    'For each pool: a ledger whose lines sum to its size to the byte; what every guest disk may still take, largest first; what is left if all of them fill; what Nova would say of the same host and why it differs; findings with the bytes at stake and what can be done; and what could not be read.',
    'It reads. It never writes to a disk, never starts or stops a guest, and asks libvirt over its read-only socket where there is one.',
  ],
  make: (onInvocation) =>
    new Command('explain')
      .summary('say where every byte is, what is promised on top, and what makes it so')
      .description(
        'Say where every byte of each storage pool is, what has been promised on top, and which guests and disks make it so.',
      )
      .argument('[host]', 'a host that reports to a server: id or name; this one where none is named')
      .option('--server <url>', 'the server to ask of a named host (default: http://127.0.0.1:8780)')
      .option('--tls-ca <file>', 'authorities that may vouch for that server (PEM)')
      .option(...CONNECT)
      .addOption(
        new Option('--offline <dir>', 'audit a directory tree of images instead of a libvirt').conflicts('connect'),
      )
      .option('--path <dir>', 'walk this directory for images; repeatable', appended)
      .option('--pool <pool>', 'only this pool: id, name, mount point, or a path inside; repeatable', appended)
      .option('--guest <guest>', 'only this guest: name or UUID; repeatable', appended)
      .addOption(
        new Option('--as <rules>', 'by whose rules to show promises (default: ullage)').choices([
          'ullage',
          'nova',
          'nova-kilo',
        ]),
      )
      .option('--exact', 'walk the tables of images with snapshots: exact, and slower')
      .option('--json', 'print one JSON document (docs/json.md) instead of text')
      .addOption(
        new Option('--fail-on <severity>', 'exit 1 for findings of this severity and above (default: never)').choices([
          ...SEVERITIES,
          'never',
        ]),
      )
      .option(...DEADLINE)
      .option('--all', 'every row of every table')
      .option(...BYTES)
      .option(...NO_COLOR)
      .option(...CONFIG)
      .action((host, flags) => onInvocation({ command: 'explain', host, flags })),
};

function appended(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
