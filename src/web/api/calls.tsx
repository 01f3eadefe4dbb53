// Calls of the console: the client that the command line uses too, with the cookie of the session in place of a token.
import {
  keepPreviousData,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { createContext, use, useMemo } from 'react';
import type { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import { ask, type Asked } from '../../wire/api/client.ts';
import type { Endpoint } from '../../wire/api/endpoint.ts';
import { CSRF_HEADER, SHOW_SESSION, type Session } from '../../wire/api/session.ts';
import { useWordsOnceThere } from '../words/language.tsx';
import { useWorld } from '../world.tsx';
import { againMs } from './away.ts';
import { undeceived } from './undeceptive.ts';

/** A call that takes longer is given up: no spinner turns for ever. */
const CALL_MS = 20_000;

const Signed = createContext<Session | undefined>(undefined);

/** Makes who is signed in known to all below. */
export const SignedProvider = Signed.Provider;

/** Who is signed in; undefined: nobody. */
export function useSigned(): Session | undefined {
  return use(Signed);
}

/** A call, made when it is called. */
export type Asker = <P extends string, A>(
  call: Endpoint<P, z.ZodType | undefined, z.ZodType<A>>,
  asked?: Asked<P>,
) => Promise<A>;

/** Makes calls as who is signed in. */
export function useAsk(): Asker {
  const { origin, fetch } = useWorld();
  const session = useSigned();
  const queries = useQueryClient();
  const hints = useWordsOnceThere()?.frame.hints;
  return useMemo(() => {
    const options = { url: origin, token: undefined, fetch, timeoutMs: CALL_MS, hints };
    const askBy = async (csrf: string | undefined, ...[call, asked]: Parameters<Asker>): Promise<unknown> => {
      const headers = csrf === undefined ? undefined : { [CSRF_HEADER]: csrf };
      return undeceived(await ask({ ...options, headers }, call, asked));
    };
    const asker = async (...asked: Parameters<Asker>): Promise<unknown> => {
      try {
        return await askBy(session?.csrf, ...asked);
      } catch (error) {
        if (session === undefined || !isForged(error)) throw error;
        const csrf = await renewedProof(queries, session, async () => ask(options, SHOW_SESSION));
        if (csrf === undefined) throw error;
        return askBy(csrf, ...asked);
      }
    };
    return asker as Asker; // oxlint-disable-line typescript/no-unsafe-type-assertion -- what is answered is of the call that was asked
  }, [origin, fetch, session, queries, hints]);
}

/** The change came without what shows that this page asked for it: another tab may have signed in anew since. */
function isForged(error: unknown): boolean {
  return (
    error instanceof UllageError && error.operands['code'] === 'NOT_ALLOWED' && error.message.includes(CSRF_HEADER)
  );
}

/** What shows it now; undefined where it is no other, or of somebody else: what one began another must not do. */
async function renewedProof(
  queries: QueryClient,
  before: Session,
  show: () => Promise<Session>,
): Promise<string | undefined> {
  const now = await queries.fetchQuery({ queryKey: [SHOW_SESSION.path], queryFn: show, staleTime: 0 });
  const isSame = now.actor === before.actor && now.role === before.role;
  return isSame && now.csrf !== before.csrf ? now.csrf : undefined;
}

/** How a call is repeated. */
interface Repeated {
  readonly everyMs?: number;
  readonly enabled?: boolean;
  /** The answer to the question before stays until this one's comes: for another part of the same thing. */
  readonly keepsLast?: boolean;
}

/** A call whose answer is shown, and asked for again as it grows old. Its path is in its key, so that events can make it stale. */
export function useCall<P extends string, A>(
  call: Endpoint<P, z.ZodType | undefined, z.ZodType<A>>,
  asked?: Asked<P>,
  { everyMs = 60_000, enabled = true, keepsLast = false }: Repeated = {},
): UseQueryResult<A> {
  const askNow = useAsk();
  return useQuery({
    queryKey: [call.path, asked?.params ?? {}, asked?.query ?? {}],
    queryFn: () => askNow(call, asked),
    refetchInterval: ({ state }) => againMs(state.error, everyMs),
    enabled,
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
  });
}
