// What became of a write that may find nothing to do, for the audit log.
import type { NameRemoval } from '../../store/placement-api/names.ts';
import type { ProviderRemoval } from '../../store/placement-api/providers.ts';
import type { WriteOutcome } from './audited-write.ts';

/** Of a name that was to be there: it may have been before. */
export function outcomeOfAdding(isNew: boolean): WriteOutcome {
  return isNew ? 'done' : 'unchanged';
}

/** Of a class that was to have another name. */
export function outcomeOfRenaming(outcome: 'renamed' | 'taken'): WriteOutcome {
  return outcome === 'renamed' ? 'done' : 'refused';
}

/** Of a name or a provider that was to go. */
export function outcomeOfRemoval(removal: NameRemoval | ProviderRemoval): WriteOutcome {
  return removal === 'removed' ? 'done' : 'refused';
}
