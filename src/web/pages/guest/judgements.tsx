// Findings and problems about a guest, a disk or a file: those of its host whose subject it is.
import type { ReactNode } from 'react';
import type { Explanation } from '../../api/explanation.ts';
import { FindingAdvice, FindingMessage, ProblemText } from '../../parts/said.tsx';
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
  const { disks, problemOf } = useWords();
  const findings = explained.findings.filter(({ subject }) => isAbout(subject, about));
  const problems = explained.problems.filter(({ subject }) => isAbout(subject, about));
  return (
    <>
      <section>
        <h2>{disks.findings}</h2>
        {findings.length === 0 ? <p>{disks.noFindings}</p> : null}
        <ul className="findings">
          {findings.map((finding) => (
            <li key={`${finding.code} ${finding.message}`}>
              <SeverityMark of={finding.severity} /> <code>{finding.code}</code>
              <p>
                <FindingMessage finding={finding} />
              </p>
              <p className="action">
                <FindingAdvice finding={finding} />
              </p>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{disks.problems}</h2>
        {problems.length === 0 ? <p>{disks.noProblems}</p> : null}
        <ul className="problems">
          {problems.map((problem) => (
            <li key={`${problem.subject.path ?? ''} ${problem.attempted} ${problem.found}`}>
              {/* Where the kind is said first, so is what it is about. */}
              {problem.subject.path === undefined || problemOf !== undefined ? null : (
                <code>{problem.subject.path} </code>
              )}
              <ProblemText problem={problem} />
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
