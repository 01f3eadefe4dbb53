// Calls of the console: the client that the command line uses too, with the cookie of the session in place of a token.
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, use, useMemo } from 'react';
import type { z } from 'zod';
import { ask, type Asked } from '../../wire/api/client.ts';
import type { Endpoint } from '../../wire/api/endpoint.ts';
import { CSRF_HEADER, type Session } from '../../wire/api/session.ts';
import { useWordsOnceThere } from '../words/language.tsx';
import { useWorld } from '../world.tsx';
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
  const csrf = useSigned()?.csrf;
  const hints = useWordsOnceThere()?.frame.hints;
  return useMemo(() => {
    const headers = csrf === undefined ? undefined : { [CSRF_HEADER]: csrf };
    const options = { url: origin, token: undefined, fetch, timeoutMs: CALL_MS, headers, hints };
    return async (call, asked) => undeceived(await ask(options, call, asked));
  }, [origin, fetch, csrf, hints]);
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
    refetchInterval: everyMs,
    enabled,
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
  });
}
