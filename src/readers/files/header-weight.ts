// What the lists and texts of an image's header take of memory, about: what an image can make us hold is limited by it.
import type { ImageDetail, ImageHeader } from '../../core/image.ts';

/** An object of a few fields, or a list: V8 takes 50 to 150 bytes. */
const OBJECT = 100;

/** A number, a flag, or the reference to a text. */
const FIELD = 8;

/** Bytes, about. An ordinary header weighs less than 1,000; a table of 1,024 snapshots a hundred times as much. */
export function weightOf({ snapshots, notes, dataFiles, details }: ImageHeader): number {
  let weight = detailWeight(details);
  for (const { id, name } of snapshots) weight += OBJECT + id.length + name.length;
  for (const { message } of notes) weight += OBJECT + message.length;
  for (const { name } of dataFiles) weight += OBJECT + name.length;
  return weight;
}

function detailWeight(detail: ImageDetail): number {
  if (typeof detail === 'string') return FIELD + detail.length;
  if (typeof detail !== 'object') return FIELD;
  return Object.values(detail).reduce((sum: number, value: ImageDetail) => sum + detailWeight(value), OBJECT);
}
