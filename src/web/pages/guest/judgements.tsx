// Findings and problems about a guest, a disk or a file: those of its host whose subject it is.
import type { ReactNode } from 'react';
import type { Explanation } from '../../api/explanation.ts';
import { SeverityMark } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';

type Subject = Explanation['findings'][number]['subject'];

/** What they are about. */
export interface About {
  /** Name and UUID of a guest. */
  readonly guest?: { readonly name: string; readonly uuid: string };
  /** Of the guest; undefined: any of its disks. */
  readonly disk?: string;
  /** Names of files. */
  readonly paths: readonly string[];
}

/** Both lists. */
export function Judgements({
  about,
  explained,
}: {
  readonly about: About;
  readonly explained: Explanation;
}): ReactNode {
  const { disks } = useWords();
  const findings = explained.findings.filter(({ subject }) => isAbout(subject, about));
  const problems = explained.problems.filter(({ subject }) => isAbout(subject, about));
  return (
    <>
      <section>
        <h2>{disks.findings}</h2>
        {findings.length === 0 ? <p>{disks.noFindings}</p> : null}
        <ul className="findings">
          {findings.map(({ code, severity, message, action }) => (
            <li key={`${code} ${message}`}>
              <SeverityMark of={severity} /> <code>{code}</code>
              <p>{message}</p>
              <p className="action">{action}</p>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{disks.problems}</h2>
        {problems.length === 0 ? <p>{disks.noProblems}</p> : null}
        <ul className="problems">
          {problems.map(({ subject, attempted, found, hint }) => (
            <li key={`${subject.path ?? ''} ${attempted} ${found}`}>
              {subject.path === undefined ? null : <code>{subject.path} </code>}
              {attempted}: {found}
              {hint === undefined ? null : <p className="action">{hint}</p>}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** By its path where it has one; a folder's is about all that lies in it. A guest's are about each of its disks. */
function isAbout(subject: Subject, { guest, disk, paths }: About): boolean {
  const { path } = subject;
  if (path !== undefined && paths.some((one) => one === path || one.startsWith(`${path}/`))) return true;
  if (guest === undefined || (subject.guest !== guest.name && subject.guest !== guest.uuid)) return false;
  return disk === undefined || subject.disk === undefined || subject.disk === disk;
}
