// Rule: what a disk's XML says that the image is, and what its first bytes say, are two things.
import type { Finding, FindingContext } from '../finding.ts';
import type { ImageFacts } from '../file.ts';
import type { ImageFormat } from '../image.ts';
import type { DiskRef } from '../ownership.ts';
import { printable, shellWord } from '../plain-text.ts';
import { diskName, diskSubject, disksOf, imagesById, sentence } from './material.ts';
import { domainWord, withCommand } from './commands.ts';

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
  const common = { code: 'format-mismatch', subject: diskSubject(ref, image.file.path), bytesAtStake: undefined };
  const message = `${sentence(diskName(ref))}: declared ${printable(format)}, but ${printable(image.file.path)}`;
  if (format === 'raw') {
    if (!NAMES_FILES.has(probedFormat)) return [];
    return [
      {
        ...common,
        severity: 'critical',
        message: `${message} begins with a ${probedFormat} header; a guest can write one to read the host's files.`,
        ...withCommand(
          'Let no tool probe it; name the format each time',
          `qemu-img info -f raw ${shellWord(image.file.path)}`,
        ),
      },
    ];
  }
  if (probedFormat === 'raw') return format === 'vpc' ? [] : [{ ...common, ...lostHeader(message, format, image) }];
  return [
    {
      ...common,
      severity: 'warning',
      message: `${message} is ${probedFormat}.`,
      ...withCommand('Find out which is meant, then correct the definition', `virsh edit ${domainWord(ref.guest)}`),
    },
  ];
}

function lostHeader(
  message: string,
  format: string,
  image: ImageFacts,
): Pick<Finding, 'severity' | 'message' | 'action' | 'command'> {
  return {
    severity: 'critical',
    message: `${message} has no header of that format: the guest cannot be started from it.`,
    ...withCommand(
      'Keep a copy before anything else, then',
      `qemu-img check -f ${shellWord(format)} ${shellWord(image.file.path)}`,
    ),
  };
}

function same(declared: string, probed: string): boolean {
  return (SAME[declared] ?? declared) === (SAME[probed] ?? probed);
}
