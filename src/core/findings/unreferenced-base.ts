// Rule: images in the cache that no guest's disk reads through to.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { deletionDoubts, keepAdvice, sharedCaution } from './doubts.ts';
import { daysUntouched, reclaimableOf, unusedOf } from './material.ts';
import { removal } from './commands.ts';
import { say, wording, type Advice } from '../sentences/english.ts';
import type { Sentence } from '../sentences/sentence.ts';
import { evidenceOf } from './evidence.ts';

/** Proxmox calls a template's disk so: it is that VM's own, and every linked clone reads through to it. */
const TEMPLATE_DISK = /\/base-(\d+)-disk-\d+[^/]*$/u;

/** The hypervisor manager removes them by itself after a while, if it is told to; deleting one that is in use loses every guest
 *  above it, so any doubt is said instead of a command. */
export function unreferencedBase(context: FindingContext): readonly Finding[] {
  const bases = context.owned.filter(({ kind }) => kind === 'unreferenced-base');
  if (bases.length === 0) return [];
  const doubtOf = deletionDoubts(context);
  return bases.map((entry) => findingOf(context, entry, doubtOf([entry])));
}

/** A base is fetched before the first disk over it is made; Nova's own cache keeps an unused one for a day
 *  (remove_unused_original_minimum_age_seconds). */
const NEW_DAYS = 1;

function findingOf(context: FindingContext, entry: OwnedFile, certain: Sentence | undefined): Finding {
  const { path } = entry.file;
  const days = daysUntouched(context.report, [entry]);
  const template = path.includes('/_base/') ? undefined : TEMPLATE_DISK.exec(path)?.[1];
  const isNew = template === undefined && days < NEW_DAYS;
  const doubt = certain ?? (isNew ? say('doubt:base-is-new') : undefined);
  return {
    code: 'unreferenced-base',
    severity: doubt === undefined && template === undefined ? 'warning' : 'info',
    subject: { path },
    bytesAtStake: reclaimableOf([entry]),
    ...wording(
      say('unreferenced-base', {
        path,
        template,
        ...unusedOf([entry]),
        days,
      }),
      ...(doubt === undefined ? adviceOf(sharedCaution(context, [entry]), path, template) : keepAdvice(doubt)),
    ),
    evidence: evidenceOf([entry]),
  };
}

function adviceOf(caution: Sentence | undefined, path: string, template: string | undefined): Advice {
  return template === undefined
    ? [say('do:unreferenced-base', { caution }), removal(path, false)]
    : [say('do:template', { caution, template })];
}
