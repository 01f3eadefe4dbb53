// What is out of the ordinary about a guest or a disk, in sentences.
import type { ReactNode } from 'react';
import type { ExplainedGuest, Explanation } from '../../api/explanation.ts';
import { Derived } from '../../parts/derivation.tsx';
import { Ago, Bytes, Moment } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import type { Words } from '../../words/en.ts';
import type { DiskView } from './disk-view.ts';
import { reasonText } from './disk-rules.ts';

/** A guest's state, size, and how old that is. */
export function GuestLine({
  guest,
  explained,
}: {
  readonly guest: ExplainedGuest;
  readonly explained: Explanation;
}): ReactNode {
  const { disks, frame, freshness, derivation } = useWords();
  const { state, vcpus, memory, ioError, origin, name, uuid } = guest;
  const { age } = explained;
  const from = disks.origins[origin];
  return (
    <>
      <p className="guest-line">
        <strong className={`guest-state ${state}`}>{disks.states[state]}</strong>
        {vcpus === undefined ? null : <span>{disks.vcpus(vcpus)}</span>}
        {memory === undefined ? null : (
          <span>
            {disks.memory}{' '}
            <Derived name={disks.memory} derive={() => ({ rule: derivation.rules.memory, terms: [] })}>
              <Bytes of={memory} />
            </Derived>
          </span>
        )}
        <code>{uuid}</code>
        {age === undefined ? null : age.freshness === 'fresh' ? (
          <span>
            {frame.lastReport} <Moment atMs={age.receivedAtMs} />
          </span>
        ) : (
          <span className={`state ${age.freshness}`}>
            {freshness[age.freshness]} · <Ago atMs={age.receivedAtMs} />
          </span>
        )}
      </p>
      {ioError === undefined ? null : (
        <p className="notice critical" role="note">
          {disks.ioError(ioError)} <code>virsh resume {quoted(name)}</code>
        </p>
      )}
      {from === undefined ? null : (
        <p className="notice" role="note">
          {from}
        </p>
      )}
    </>
  );
}

/** For a shell, whatever is in it. */
function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) && !name.startsWith('-') ? name : `-- '${name.replaceAll("'", `'\\''`)}'`;
}

/** Why a disk charges no pool, and what else sets it apart. */
export function DiskNotices({ view }: { readonly view: DiskView }): ReactNode {
  const words = useWords();
  const texts = [...(view.reason === undefined ? [] : [reasonText(view, words)]), ...noticesOf(view, words)];
  if (texts.length === 0) return null;
  return (
    <ul className="notices">
      {texts.map((text) => (
        <li key={text} className="notice">
          {text}
        </li>
      ))}
    </ul>
  );
}

function noticesOf({ disk }: DiskView, { disks: { notices } }: Words): readonly string[] {
  const { device, definedIn, mirrorId } = disk;
  return [
    ...(device === 'disk' ? [] : [notices[device]]),
    ...(disk.readOnly && device !== 'cdrom' ? [notices.readOnly] : []),
    ...(disk.shareable ? [notices.shareable] : []),
    ...(disk.transient ? [notices.transient] : []),
    ...(disk.encrypted ? [notices.encrypted] : []),
    ...(disk.isVolume ? [notices.isVolume] : []),
    ...(definedIn === 'both' ? [] : [notices[definedIn]]),
    ...(mirrorId === undefined ? [] : [notices.mirror]),
  ];
}
