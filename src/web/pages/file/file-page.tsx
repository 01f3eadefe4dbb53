// A file of a host, or the files in a folder: what it is, what it occupies, who uses it, and what is said of it.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useExplanation, type Explanation } from '../../api/explanation.ts';
import { hostPath, useParameter, useSegments } from '../../parts/addresses.ts';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { CheckTable } from '../guest/check-table.tsx';
import { checksOf } from '../guest/checks.ts';
import { isInUse } from '../guest/disk-checks.tsx';
import { baseName } from '../guest/disk-rules.ts';
import { filesAt, hostFilesOf, type HostFile } from '../guest/host-files.ts';
import { Judgements } from '../guest/judgements.tsx';
import { Sharing, useSharing } from '../guest/sharing.tsx';
import { Snapshots } from '../guest/snapshots.tsx';
import { Way } from '../guest/way.tsx';
import { FileFacts } from './file-facts.tsx';
import { FileList } from './file-list.tsx';
import { FileUsers, ImagesBeside } from './file-users.tsx';

/** Everything lies in it. */
const ROOT = '/';

/** The page of the address /hosts/:host/files?path=…. */
export function FilePage(): ReactNode {
  const [, host = ''] = useSegments();
  const { disks } = useWords();
  // An address without a path is of all that is known.
  const path = useParameter('path') || ROOT;
  const name = path === ROOT ? disks.file.files : baseName(path);
  return (
    <Shown call={useExplanation(host)} heading={name}>
      {(explained) => (
        <article className={explained.age?.freshness === 'fresh' ? undefined : 'stale'}>
          <Way host={host} explained={explained} last={name} />
          <Found host={host} path={path} name={name} explained={explained} />
        </article>
      )}
    </Shown>
  );
}

interface FoundProps {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  readonly explained: Explanation;
}

/** Findings are about folders, too: such a path shows what lies in it. */
function Found({ host, path, name, explained }: FoundProps): ReactNode {
  const { disks } = useWords();
  const { file, inside } = filesAt(hostFilesOf(explained), path);
  if (file !== undefined) return <File host={host} file={file} explained={explained} />;
  return (
    <>
      <h1>{name}</h1>
      {inside.length === 0 ? (
        <p>{disks.missingFile}</p>
      ) : (
        <section>
          <h2>{disks.file.folder(path)}</h2>
          <FileList host={host} files={inside} title={disks.file.folder(path)} />
        </section>
      )}
      <Judgements about={{ paths: [path] }} explained={explained} isQuiet />
      <p>
        <Link href={hostPath(host)}>{disks.back(explained.hostname)}</Link>
      </p>
    </>
  );
}

interface FileProps {
  readonly host: string;
  readonly file: HostFile;
  readonly explained: Explanation;
}

function File({ host, file, explained }: FileProps): ReactNode {
  const { disks } = useWords();
  const { image, path } = file;
  const sharing = useSharing(host, { file: file.id });
  return (
    <>
      <h1>{baseName(path)}</h1>
      <p className="layer-path">
        <code>{path}</code>
      </p>
      <FileFacts host={host} file={file} explained={explained} />
      <section>
        <h2>{disks.file.usedBy}</h2>
        <FileUsers host={host} file={file} explained={explained} />
      </section>
      <ImagesBeside host={host} file={file} explained={explained} />
      {image === undefined ? (
        <p className="hint">{disks.file.noImage}</p>
      ) : (
        <>
          <section>
            <h2>{disks.snapshots.title}</h2>
            <Snapshots images={[image]} asOfMs={explained.finishedAtMs} />
          </section>
          <FileChecks host={host} file={file} explained={explained} />
        </>
      )}
      <section>
        <h2>{disks.elsewhere.title}</h2>
        <Sharing host={host} files={[file]} explained={explained} call={sharing} />
      </section>
      <Judgements about={{ paths: [path, ...(image?.file.aliases ?? [])] }} explained={explained} />
    </>
  );
}

function FileChecks({ file, explained }: FileProps): ReactNode {
  const words = useWords();
  const { checks: own } = words.disks;
  const { image } = file;
  if (image === undefined) return null;
  const context = {
    words,
    declared: declaredFormat(file, explained),
    isTop: file.kind === 'guest-disk',
    inUse: isInUse(file, explained),
  };
  return (
    <section>
      <h2>{own.title}</h2>
      <CheckTable caption={own.of(baseName(file.path))} checks={checksOf(image, context)} />
    </section>
  );
}

/** By the definition of a disk that has it on top, or by the image that reads through to it. */
function declaredFormat(file: HostFile, { guests, images }: Explanation): string | undefined {
  const disk = guests.flatMap((guest) => guest.disks).find(({ chain }) => chain[0] === file.id);
  if (disk !== undefined) return disk.format;
  return images.find(({ backingId }) => backingId === file.id)?.header?.backing?.format;
}
