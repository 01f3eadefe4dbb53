// Cautions: what is unsafe or surprising about one image by itself, whoever uses it. `ullage inspect` shows them.
import type { ImageFacts } from './file.ts';
import type { Severity } from './finding.ts';
import type { ImageHeader, ImageReference } from './image.ts';

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
    | 'snapshots'
    | 'note';
  readonly severity: Severity;
  /** One sentence. Names in it are as the image gives them, escaped. */
  readonly message: string;
}

/** The cautions of one image, most severe kinds first; none when its header could not be read (a Problem says why). */
export function cautionsOf(image: ImageFacts): readonly Caution[] {
  const { header } = image;
  if (header === undefined) return [];
  return [
    ...stateCautions(header),
    ...header.dataFiles.map(dataFileCaution),
    ...backingCautions(image, header.backing),
    ...header.notes.map(({ field, message }): Caution => ({
      code: 'note',
      severity: 'info',
      message: `${field}: ${message}`,
    })),
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

function dataFileCaution(file: ImageReference): Caution {
  return {
    code: 'data-file',
    severity: 'warning',
    message: `Guest data is in another file, ${file.name}: an image from a stranger can name any file of the host there.`,
  };
}

function backingCautions(image: ImageFacts, backing: ImageReference | undefined): readonly Caution[] {
  if (backing === undefined) return [];
  const { name } = backing;
  if (backing.place !== 'local') {
    const message = `It reads through to ${name}, which is no plain path: it was not opened.`;
    return [{ code: 'backing-remote', severity: 'warning', message }];
  }
  return [
    ...only(image.backingId === undefined, {
      code: 'backing-not-followed',
      severity: 'info',
      message: `It reads through to ${name}, which was not followed.`,
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
