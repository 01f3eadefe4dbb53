// A Problem: a fact that the host would not tell us. It is a value inside a report, never thrown, never dropped.
import type { Bytes } from './bytes.ts';

/** Why a fact is missing. `missing` ENOENT; `gone` it vanished between two reads; `denied` EACCES/EPERM; `damaged` the bytes
 *  break their format; `unsupported` a format feature that we do not know; `timeout` no answer within the deadline, or the
 *  mount's breaker is open; `refused` opening it is against our rules (not a regular file, outside the allowed roots, cycle,
 *  too deep, a URL); `unavailable` a service or tool could not be reached or failed; `limit` there was more than we read. */
export type ProblemKind =
  | 'missing'
  | 'gone'
  | 'denied'
  | 'damaged'
  | 'unsupported'
  | 'timeout'
  | 'refused'
  | 'unavailable'
  | 'limit';

/** What the unreadable fact is about. Every part that is known is given. */
export interface ProblemSubject {
  readonly guest?: string;
  readonly disk?: string;
  readonly path?: string;
  readonly pool?: string;
}

/** A fact that could not be read. `errno` is the operating system's own name (ENOENT), where it gave one. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly subject: ProblemSubject;
  /** What we tried, as a verb phrase: "read the image header". */
  readonly attempted: string;
  /** What was found instead: "no such file", "cluster_bits is 63, expected 9 to 21". */
  readonly found: string;
  readonly hint?: string;
  readonly errno?: string;
  /** How far figures can be off at most because of it, where that can be bounded. Unknown is undefined. */
  readonly bytesAtStake?: Bytes;
}
