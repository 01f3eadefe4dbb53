// The checks of all images of a disk, the one that the guest writes first.
import type { ReactNode } from 'react';
import type { ExplainedGuest, Explanation } from '../../api/explanation.ts';
import { useLongList } from '../../parts/long-list.tsx';
import { useWords } from '../../words/language.tsx';
import { CheckTable, countText } from './check-table.tsx';
import { checksOf, discardCheck, type Check, type CheckContext } from './checks.ts';
import type { DiskView, Layer } from './disk-view.ts';
import { baseName } from './disk-rules.ts';
import type { HostFile } from './host-files.ts';

/** Layers below the top whose checks are drawn at once. */
const FIRST = 10;

/** The section. */
export function DiskChecks({
  view,
  explained,
}: {
  readonly view: DiskView;
  readonly explained: Explanation;
}): ReactNode {
  const words = useWords();
  const own = words.disks.checks;
  const images = view.layers.filter(({ file }) => file?.image !== undefined);
  const [top, ...lower] = images.map((layer, at) => {
    const checks = layerChecks(view, { layer, above: images[at - 1] }, { explained, words });
    const ofDisk = at === 0 && mayDiscard(view) ? [...checks, discardCheck(view.disk.discard, words)] : checks;
    return { path: layer.file?.path ?? layer.id, checks: ofDisk };
  });
  const list = useLongList(lower, { name: own.title, textOf, first: FIRST });
  if (top === undefined) return <p>{own.header.unread}</p>;
  return (
    <>
      <CheckTable caption={own.of(baseName(top.path))} checks={top.checks} />
      {list.find}
      {list.shown.map(({ path, checks }) => (
        <details key={path} open={checks.some(({ outcome }) => outcome !== 'right')}>
          <summary>
            {own.of(baseName(path))} · {countText(checks, own)}
          </summary>
          <CheckTable caption={own.of(path)} checks={checks} />
        </details>
      ))}
      {list.more}
    </>
  );
}

function textOf({ path }: { readonly path: string }): string {
  return path;
}

function mayDiscard({ disk, reason }: DiskView): boolean {
  return reason === undefined && !disk.readOnly && disk.device !== 'cdrom' && disk.device !== 'floppy';
}

interface Placed {
  readonly layer: Layer;
  /** The one that names it. */
  readonly above: Layer | undefined;
}

function layerChecks(
  { disk }: DiskView,
  { layer, above }: Placed,
  { explained, words }: Pick<CheckContext, 'words'> & { readonly explained: Explanation },
): readonly Check[] {
  const { file } = layer;
  if (file?.image === undefined) return [];
  const isTop = layer.role === 'written' || layer.role === 'read';
  const declared = isTop
    ? disk.format
    : layer.role === 'data'
      ? undefined
      : above?.file?.image?.header?.backing?.format;
  return checksOf(file.image, { words, declared, isTop, inUse: isInUse(file, explained) });
}

/** A guest that may be running has it open. */
export function isInUse({ users }: HostFile, { guests }: Explanation): boolean {
  const using = new Set(users.map(({ guestUuid }) => guestUuid));
  return guests.some((guest) => using.has(guest.uuid) && mayRun(guest));
}

/** A state that nobody knows counts as that. */
function mayRun({ state }: ExplainedGuest): boolean {
  return state !== 'shut-off' && state !== 'crashed';
}
