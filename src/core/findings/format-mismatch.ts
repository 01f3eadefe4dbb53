// Rule: what a disk's XML says that the image is, and what its first bytes say, are two things.
import type { Finding, FindingContext } from '../finding.ts';
import type { ImageFacts } from '../file.ts';
import type { ImageFormat } from '../image.ts';
import type { DiskRef } from '../ownership.ts';
import { shellWord } from '../plain-text.ts';
import { diskSubject, disksOf, imagesById } from './material.ts';
import { domainWord } from './commands.ts';
import type { FormatClash } from '../sentences/en-findings.ts';
import { say, wording } from '../sentences/english.ts';

/** Formats that can name other files. A guest that writes such a header onto its raw disk reads the host's files through
 *  whatever opens the disk without naming its format (CVE-2024-40767, CVE-2026-24708). */
const NAMES_FILES: ReadonlySet<ImageFormat> = new Set([
  'qcow2',
  'qcow',
  'qed',
  'vmdk',
  'vpc',
  'vhdx',
  'vdi',
  'parallels',
]);

/** Names for one format. */
const SAME: Readonly<Record<string, string>> = { luks2: 'luks', ploop: 'parallels' };

/** Declared against probed, for the top image of each disk. A guest that encrypts its own raw disk is no mismatch. */
export function formatMismatch({ report }: FindingContext): readonly Finding[] {
  const images = imagesById(report);
  return disksOf(report).flatMap((ref) => {
    const image = ref.disk.chain[0] === undefined ? undefined : images.get(ref.disk.chain[0]);
    return image === undefined ? [] : findingsOf(ref, image);
  });
}

function findingsOf(ref: DiskRef, image: ImageFacts): readonly Finding[] {
  const { probedFormat } = image;
  const { format } = ref.disk;
  if (format === undefined || probedFormat === undefined || same(format, probedFormat)) return [];
  const clash = clashOf(format, probedFormat);
  if (clash === undefined) return [];
  const { path } = image.file;
  return [
    {
      code: 'format-mismatch',
      severity: clash === 'other' ? 'warning' : 'critical',
      subject: diskSubject(ref, path),
      bytesAtStake: undefined,
      ...wording(
        say('format-mismatch', {
          guest: ref.guest.name,
          disk: ref.disk.target,
          declared: format,
          path,
          probed: probedFormat,
          clash,
        }),
        say('do:format-mismatch', { clash }),
        commandFor(clash, ref, path, format),
      ),
    },
  ];
}

/** Undefined: it is none. A fixed VHD has no header at its begin. */
function clashOf(declared: string, probed: ImageFormat): FormatClash | undefined {
  if (declared === 'raw') return NAMES_FILES.has(probed) ? 'raw-with-header' : undefined;
  if (probed !== 'raw') return 'other';
  return declared === 'vpc' ? undefined : 'without-header';
}

function commandFor(clash: FormatClash, { guest }: DiskRef, path: string, format: string): string {
  switch (clash) {
    case 'raw-with-header':
      return `qemu-img info -f raw ${shellWord(path)}`;
    case 'without-header':
      return `qemu-img check -f ${shellWord(format)} ${shellWord(path)}`;
    case 'other':
      return `virsh edit ${domainWord(guest)}`;
  }
}

function same(declared: string, probed: string): boolean {
  return (SAME[declared] ?? declared) === (SAME[probed] ?? probed);
}
