// Commands that findings advise: each as a text of its own beside the sentence, so that it can be copied alone. For people: we run none.
import type { Finding } from '../finding.ts';
import type { GuestFacts } from '../guest.ts';
import { shellWord } from '../plain-text.ts';

/** What to do in words alone: the action without the command that it ends with. */
export function instructionOf({
  action,
  command,
}: Pick<Finding, 'action'> & { readonly command?: string | undefined }): string {
  const end = `: ${command ?? ''}`;
  return command !== undefined && action.endsWith(end) ? `${action.slice(0, -end.length)}.` : action;
}

/** A name that virsh would take for an option, or for the number or UUID of another domain: it looks for those first. */
const MISTAKABLE = /^-|^\d+$|^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/iu;

/** A guest as one word of a virsh command. */
export function domainWord({ name, uuid }: Pick<GuestFacts, 'name' | 'uuid'>): string {
  return shellWord(MISTAKABLE.test(name) ? uuid : name);
}

/** Deletes a file, or a folder with all that is in it. */
export function removal(path: string, isFolder: boolean): string {
  return `rm ${isFolder ? '-r ' : ''}-- ${shellWord(path)}`;
}
