// The words around the demonstration: what is about to be shown, and what Nova would have made of it.
import { counted } from '../../core/plain-text.ts';
import { formatBytes } from '../../core/format-bytes.ts';
import type { Explanation } from '../../core/explanation.ts';
import type { NovaView } from '../../core/nova/view.ts';
import { NOVA_NAMES } from '../../core/words.ts';
import { paint, prose, type Theme } from '../render/theme.ts';
import { wrapLines } from '../render/wrap.ts';
import type { DemoPlan } from './plan.ts';

/** Told before the explanation. */
export function prologue(theme: Theme, plan: DemoPlan, folder: string, available: bigint): string {
  const [first] = plan.guests;
  const each = formatBytes(first?.virtualSize ?? 0n);
  return paragraphs(theme, [
    `This is a demonstration. The images in ${folder} are real, but nobody's.`,
    `A compute node has ${formatBytes(available)} of disk to give. A scheduler with a disk filter would have stopped there. An administrator who names the host himself goes round the filter: ${counted(plan.guests.length, 'guest')} of ${each} each have been put here that way. Every disk is a thin layer over one shared base image and occupies next to nothing so far, so df shows no trouble. But each guest was told that it has ${each}, and may write all of it.`,
    `Then the node begins to report a free disk below zero, and nobody can see from the number which guests make it so. This is what ullage explain says of it:`,
  ]);
}

/** Told after it. */
export function epilogue(theme: Theme, explanation: Explanation, kept: string | undefined): string {
  const views = explanation.novaViews.map((view) => viewSentence(view)).join(' ');
  const nova =
    views === ''
      ? []
      : [
          `${views} The number is right in its way, and useless by itself: it names no guest, no disk and no rule. The tables above do.`,
        ];
  const end =
    kept === undefined
      ? 'That was a demonstration: its images have been removed. On a real host, run: ullage explain'
      : `The images are kept in ${kept}. Look again with: ullage explain --offline ${kept}`;
  return paragraphs(theme, [...nova, end]);
}

function viewSentence(view: NovaView): string {
  const name = NOVA_NAMES[view.rules];
  if (view.aborts !== undefined) return `${name} would give up its audit and go on reporting an old number.`;
  return `${name} would report disk_available_least = ${view.diskAvailableLeastGib ?? 'nothing'}.`;
}

function paragraphs(theme: Theme, texts: readonly string[]): string {
  return texts
    .map((text) =>
      wrapLines(prose(theme, text), theme.columns)
        .map((line) => `${paint(theme, 'cyan', line)}\n`)
        .join(''),
    )
    .join('\n');
}
