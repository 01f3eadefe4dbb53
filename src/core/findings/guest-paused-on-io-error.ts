// Rule: a guest stands still because a write of its disk failed.
import type { Finding, FindingContext } from '../finding.ts';
import { printable } from '../plain-text.ts';
import { domainWord, withCommand } from './commands.ts';

/** QEMU pauses a guest whose write finds no space (werror=enospc, the default) until somebody resumes it. */
export function guestPausedOnIoError({ report }: FindingContext): readonly Finding[] {
  return report.guests.flatMap((guest) =>
    guest.ioError === undefined
      ? []
      : [
          {
            code: 'guest-paused-on-io-error',
            severity: 'critical' as const,
            subject: { guest: guest.name },
            bytesAtStake: undefined,
            message: `Guest ${printable(guest.name)} is paused because a write failed (${printable(guest.ioError)}).`,
            ...withCommand('Make room on its pool, then let it go on', `virsh resume ${domainWord(guest)}`),
          },
        ],
  );
}
