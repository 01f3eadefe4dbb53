// Asking where a guest may go. The id of a request is drawn here, and kept while it is not known what came of it: who asks again finds what
// the first try did, and nothing is claimed twice.
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { LIST_FORCED_CLAIMS } from '../../wire/api/forced-claims.ts';
import { LIST_PLACEMENTS, PLACE, type PlacementAnswerDocument } from '../../wire/api/placements.ts';
import { writeJsonLine } from '../../wire/json.ts';
import { useWorld } from '../world.tsx';
import { useAsk } from './calls.tsx';
import { uuidOf } from './uuid.ts';

/** A request without its id, as PLACE takes it. */
export type Asking = UseMutationResult<PlacementAnswerDocument, Error, object>;

/** Makes the call. */
export function usePlace(): Asking {
  const ask = useAsk();
  const { randomBytes } = useWorld();
  const queries = useQueryClient();
  const open = useRef<{ readonly text: string; readonly id: string }>(undefined);
  return useMutation({
    mutationFn: (order: object) => {
      const text = writeJsonLine(order);
      if (open.current?.text !== text) open.current = { text, id: uuidOf(randomBytes(16)) };
      return ask(PLACE, { body: { id: open.current.id, ...order } });
    },
    onSuccess: async ({ placement }) => {
      // A claim stays the answer of its request; what claimed nothing may be asked anew.
      if (placement.outcome !== 'placed') open.current = undefined;
      const lists = [LIST_PLACEMENTS, LIST_FORCED_CLAIMS].map(({ path }) =>
        queries.invalidateQueries({ queryKey: [path] }),
      );
      await Promise.all(lists);
    },
  });
}
