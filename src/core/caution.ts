// Cautions: what is unsafe or surprising about one image by itself, whoever uses it. `ullage inspect` shows them.
import type { ImageFacts } from './file.ts';
import type { Severity } from './finding.ts';
import type { ImageHeader, ImageNote, ImageReference } from './image.ts';
import { counted } from './plain-text.ts';

/** One caution. `code` is stable. `warning` and above: the image is damaged, or points outside itself in a way nobody may trust. */
export interface Caution {
  readonly code:
    | 'data-file'
    | 'backing-remote'
    | 'backing-not-followed'
    | 'backing-format-unstated'
    | 'encrypted'
    | 'corrupt'
    | 'dirty'
    | 'truncated'
    | 'snapshots'
    | 'note';
  readonly severity: Severity;
  /** One sentence. Names in it are as the image gives them, escaped. */
  readonly message: string;
}

/** The cautions of one image; none when its header could not be read (a Problem says why). `refusal`: why its backing name
 *  was not followed, where that was against our rules. */
export function cautionsOf(image: ImageFacts, refusal?: string): readonly Caution[] {
  const { header } = image;
  if (header === undefined) return [];
  return [
    ...stateCautions(header),
    ...dataFileCautions(image, header.dataFiles),
    ...backingCautions(image, header.backing, refusal),
    ...header.notes.map(noteCaution),
    ...contentCautions(header),
  ];
}

function stateCautions(header: ImageHeader): readonly Caution[] {
  return [
    ...only(header.corrupt, {
      code: 'corrupt',
      severity: 'critical',
      message: 'It is marked corrupt: QEMU refuses to write to it.',
    }),
    ...only(header.dirty, {
      code: 'dirty',
      severity: 'info',
      message: 'It is in use, or was not closed: its reference counts are rebuilt when it is next opened for writing.',
    }),
  ];
}

/** A table that the header names and the file does not reach: guest data is lost, whatever the sizes say. */
function noteCaution({ field, message }: ImageNote): Caution {
  const isCutShort = message.startsWith('truncated: ');
  return {
    code: isCutShort ? 'truncated' : 'note',
    severity: isCutShort ? 'warning' : 'info',
    message: `${field}: ${message}`,
  };
}

/** Files beside the image are how multi-file images are made, worth a word in all; any other name may be a trap. */
function dataFileCautions(image: ImageFacts, files: readonly ImageReference[]): readonly Caution[] {
  const isBeside = (file: ImageReference, index: number): boolean =>
    image.dataFileIds[index] !== undefined && !file.name.includes('/');
  const beside = files.filter(isBeside);
  return [
    ...files.filter((file, index) => !isBeside(file, index)).map(strayDataFile),
    ...only(beside.length > 0, {
      code: 'data-file',
      severity: 'info',
      message: `Guest data is in ${counted(beside.length, 'file')} beside it: they belong together.`,
    }),
  ];
}

function strayDataFile(file: ImageReference): Caution {
  return {
    code: 'data-file',
    severity: 'warning',
    message: `Guest data is in another file, ${file.name}: an image from a stranger can name any file of the host there.`,
  };
}

function backingCautions(
  image: ImageFacts,
  backing: ImageReference | undefined,
  refusal: string | undefined,
): readonly Caution[] {
  if (backing === undefined) return [];
  const { name } = backing;
  if (backing.place !== 'local') {
    const message = `It reads through to ${name}, which is no plain path: it was not opened.`;
    return [{ code: 'backing-remote', severity: 'warning', message }];
  }
  const why = refusal === undefined ? '' : `: ${refusal}`;
  return [
    ...only(image.backingId === undefined, {
      code: 'backing-not-followed',
      severity: refusal === undefined ? 'info' : 'warning',
      message: `It reads through to ${name}, which was not followed${why}.`,
    }),
    ...only(backing.format === undefined, {
      code: 'backing-format-unstated',
      severity: 'warning',
      message: `It does not say what format ${name} has, so QEMU guesses it from content that a guest may have written.`,
    }),
  ];
}

function contentCautions(header: ImageHeader): readonly Caution[] {
  return [
    ...only(header.encryption !== undefined, {
      code: 'encrypted',
      severity: 'info',
      message: `Its content is encrypted (${header.encryption ?? ''}).`,
    }),
    ...only(header.snapshotCount > 0, {
      code: 'snapshots',
      severity: 'info',
      message:
        'Internal snapshots keep what the guest overwrites, so it can come to occupy more than its virtual size.',
    }),
  ];
}

function only(condition: boolean, caution: Caution): readonly Caution[] {
  return condition ? [caution] : [];
}
