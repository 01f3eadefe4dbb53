// Rule: a running guest's disks are not those that its next start will have.
import type { Finding, FindingContext } from '../finding.ts';
import type { DiskRef } from '../ownership.ts';
import { diskSubject, disksOf, mayRun } from './material.ts';
import { domainWord } from './commands.ts';
import { say, wording } from '../sentences/english.ts';

/** Hot-plugged without --config, or changed for the next start only. A shut-off guest has one definition. */
export function definitionDiffers({ report }: FindingContext): readonly Finding[] {
  return disksOf(report)
    .filter(({ guest, disk }) => disk.definedIn !== 'both' && guest.origin === 'libvirt' && mayRun(guest))
    .map(findingOf);
}

function findingOf(ref: DiskRef): Finding {
  const word = domainWord(ref.guest);
  return {
    code: 'definition-differs',
    severity: 'info',
    subject: diskSubject(ref),
    bytesAtStake: undefined,
    ...wording(
      say('definition-differs', {
        guest: ref.guest.name,
        disk: ref.disk.target,
        isNow: ref.disk.definedIn === 'active',
      }),
      say('do:definition-differs'),
      `diff <(virsh dumpxml ${word}) <(virsh dumpxml --inactive ${word})`,
    ),
  };
}
