// Findings and problems about a guest, a disk or a file: those of its host whose subject it is.
import type { ReactNode } from 'react';
import type { Explanation } from '../../api/explanation.ts';
import { FindingList } from '../../parts/finding-list.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
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
  /** Ids of pools that it charges: what is said of them all their guests bear together. */
  readonly pools?: readonly string[];
}

/** Both lists. */
export function Judgements({
  about,
  explained,
  isQuiet = false,
}: {
  readonly about: About;
  readonly explained: Explanation;
  /** A folder, or what no report has: that nothing is said of it does not mean that all is well. */
  readonly isQuiet?: boolean;
}): ReactNode {
  const { disks } = useWords();
  const findings = explained.findings.filter(({ subject }) => isAbout(subject, about));
  const ofPools = explained.findings.filter(({ subject }) => isAboutPool(subject, about));
  const problems = explained.problems.filter(({ subject }) => isAbout(subject, about));
  return (
    <>
      {isQuiet && findings.length + ofPools.length === 0 ? null : (
        <section>
          <h2>{disks.findings}</h2>
          {findings.length === 0 ? <p>{disks.noFindings}</p> : null}
          <FindingList findings={findings} />
          {ofPools.length === 0 ? null : (
            <>
              <h3>{disks.poolFindings}</h3>
              <FindingList findings={ofPools} />
            </>
          )}
        </section>
      )}
      {isQuiet && problems.length === 0 ? null : (
        <section>
          <h2>{disks.problems}</h2>
          {problems.length === 0 ? <p>{disks.noProblems}</p> : null}
          <ProblemList problems={problems} />
        </section>
      )}
    </>
  );
}

/** About a pool as a whole, and so about no file or guest alone. */
function isAboutPool({ pool, path, guest }: Subject, { pools = [] }: About): boolean {
  return pool !== undefined && path === undefined && guest === undefined && pools.includes(pool);
}

/** By its path where it has one; a folder's is about all that lies in it. A guest's are about each of its disks. */
function isAbout(subject: Subject, { guest, disk, paths }: About): boolean {
  const { path } = subject;
  if (path !== undefined && paths.some((one) => one === path || one.startsWith(`${path}/`))) return true;
  if (guest === undefined || (subject.guest !== guest.name && subject.guest !== guest.uuid)) return false;
  return disk === undefined || subject.disk === undefined || subject.disk === disk;
}
