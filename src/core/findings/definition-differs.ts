// Rule: a running guest's disks are not those that its next start will have.
import type { Finding, FindingContext } from '../finding.ts';
import type { DiskRef } from '../ownership.ts';
import { printable } from '../plain-text.ts';
import { diskSubject, disksOf, mayRun } from './material.ts';
import { domainWord, withCommand } from './commands.ts';

/** Hot-plugged without --config, or changed for the next start only. A shut-off guest has one definition. */
export function definitionDiffers({ report }: FindingContext): readonly Finding[] {
  return disksOf(report)
    .filter(({ guest, disk }) => disk.definedIn !== 'both' && guest.origin === 'libvirt' && mayRun(guest))
    .map(findingOf);
}

function findingOf(ref: DiskRef): Finding {
  const word = domainWord(ref.guest);
  const [guest, disk] = [printable(ref.guest.name), printable(ref.disk.target)];
  return {
    code: 'definition-differs',
    severity: 'info',
    subject: diskSubject(ref),
    bytesAtStake: undefined,
    message:
      ref.disk.definedIn === 'active'
        ? `Guest ${guest} has disk ${disk} now, but not after its next start.`
        : `Guest ${guest} will have disk ${disk} after its next start, but not before.`,
    ...withCommand('Compare', `diff <(virsh dumpxml ${word}) <(virsh dumpxml --inactive ${word})`),
  };
}
