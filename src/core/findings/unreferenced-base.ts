// Rule: images in the cache that no guest's disk reads through to.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { printable } from '../plain-text.ts';
import { deletionDoubts, sharedCaution } from './doubts.ts';
import { changedClause, daysUntouched, reclaimableOf, sizeClause } from './material.ts';
import { removal, withCommand } from './commands.ts';

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

function findingOf(context: FindingContext, entry: OwnedFile, doubt: string | undefined): Finding {
  const { path } = entry.file;
  const template = path.includes('/_base/') ? undefined : TEMPLATE_DISK.exec(path)?.[1];
  const what =
    template === undefined ? 'is a base image' : `is the disk of template ${template}, and holds the base image`;
  return {
    code: 'unreferenced-base',
    severity: doubt === undefined && template === undefined ? 'warning' : 'info',
    subject: { path },
    bytesAtStake: reclaimableOf([entry]),
    message: `${printable(path)} ${what} that no guest uses: ${sizeClause([entry])}, ${changedClause(daysUntouched(context.report, [entry]))}.`,
    ...(doubt === undefined
      ? adviceOf(sharedCaution(context, [entry]), path, template)
      : { action: `Do not delete it yet: ${doubt}.` }),
  };
}

function adviceOf(caution: string, path: string, template: string | undefined): Pick<Finding, 'action' | 'command'> {
  if (template === undefined)
    return withCommand(`${caution}Let the image cache expire it, or delete it`, removal(path, false));
  return {
    action: `${caution}Keep the file as long as template ${template} is wanted: it goes when that template is destroyed in Proxmox.`,
  };
}
