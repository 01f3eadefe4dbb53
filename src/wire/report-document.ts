// Report → document: what an agent sends to a server. Pure, and free of zod.
import type { FileFacts, ImageFacts } from '../core/file.ts';
import type { ReportDelta } from '../core/report-delta.ts';
import type { FoundFile, HostReport } from '../core/report.ts';
import { imageDocument } from './image-document.ts';

/** Name and version of the document. The number rises when a reader of the old one could misread the new one. */
export const REPORT_SCHEMA = 'ullage.report/1';

/** Who sends a report, and which of his reports it is. */
export interface ReportOrigin {
  /** The host's own UUID: what its token is bound to. */
  readonly hostId: string;
  /** Drawn when an agent's state is made: a reinstalled agent has a new one, and its sequence may start again. */
  readonly agentRun: string;
  /** Rises by one with each report of one `agentRun`. */
  readonly sequence: number;
  /** How often this agent reports: freshness is judged by it. */
  readonly periodMs: number;
}

/** What is in an envelope: a whole report, or what changed since the report numbered `base`. */
export type ReportContent =
  | { readonly kind: 'full'; readonly report: HostReport }
  | { readonly kind: 'delta'; readonly base: number; readonly delta: ReportDelta };

/** One report on its way. */
export type ReportEnvelope = ReportOrigin & ReportContent;

/** The document of an envelope. */
export function reportDocument(envelope: ReportEnvelope) {
  const { hostId, agentRun, sequence, periodMs } = envelope;
  const origin = { schema: REPORT_SCHEMA, hostId, agentRun, sequence, periodMs };
  if (envelope.kind === 'full') return { ...origin, kind: envelope.kind, report: factsDocument(envelope.report) };
  const { base, kind, delta } = envelope;
  const images = { ...delta.images, changed: delta.images.changed.map(imageFactsDocument) };
  const found = { ...delta.found, changed: delta.found.changed.map(foundDocument) };
  return { ...origin, kind, base, delta: { ...delta, images, found } };
}

function factsDocument(report: HostReport) {
  return { ...report, images: report.images.map(imageFactsDocument), found: report.found.map(foundDocument) };
}

/** An image in a report or in the database. */
export function imageFactsDocument(image: ImageFacts) {
  return imageDocument(image);
}

/** A found file in a report or in the database. */
export function foundDocument(found: FoundFile) {
  return { ...found, file: wholeTimes(found.file) };
}

function wholeTimes(file: FileFacts): FileFacts {
  return { ...file, modifiedAtMs: Math.floor(file.modifiedAtMs) };
}
