// Changing a policy: tried first, and then done as it was tried.
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { Asked } from '../../wire/api/client.ts';
import { CLEAR_POLICY, SET_POLICY, type PolicyChangeDocument } from '../../wire/api/policies.ts';
import { useAsk } from './calls.tsx';

/** What is to be done: a body that sets, or parameters of what is taken away. */
export type PolicyDeed =
  | { readonly kind: 'set'; readonly order: object; readonly isDryRun: boolean }
  | { readonly kind: 'clear'; readonly query: NonNullable<Asked<string>['query']>; readonly isDryRun: boolean };

/** Makes the call. */
export function useChangePolicy(): UseMutationResult<PolicyChangeDocument, Error, PolicyDeed> {
  const ask = useAsk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (deed: PolicyDeed) => {
      const dryRun = deed.isDryRun ? 'true' : undefined;
      return deed.kind === 'set'
        ? ask(SET_POLICY, { query: { dryRun }, body: deed.order })
        : ask(CLEAR_POLICY, { query: { ...deed.query, dryRun } });
    },
    // Capacities of any host may be others now.
    onSuccess: ({ dryRun }) => (dryRun ? undefined : queries.invalidateQueries()),
  });
}
