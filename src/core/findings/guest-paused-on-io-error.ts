// Rule: a guest stands still because a write of its disk failed.
import type { Finding, FindingContext } from '../finding.ts';
import { domainWord } from './commands.ts';
import { say, wording } from '../sentences/english.ts';

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
            ...wording(
              say('guest-paused-on-io-error', { guest: guest.name, error: guest.ioError }),
              say('do:guest-paused-on-io-error'),
              `virsh resume ${domainWord(guest)}`,
            ),
          },
        ],
  );
}
