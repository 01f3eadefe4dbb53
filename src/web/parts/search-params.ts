// What stands in the address after its question mark, read once and written once. The router's own hook decodes it a second time, and writes a
// decoded path beside it: "%41" would become "A", and a guest "50%" no address at all.
import { useCallback, useMemo } from 'react';
import { navigate, useSearch } from 'wouter/use-browser-location';

/** Makes the next parameters of those before. */
type Next = URLSearchParams | ((before: URLSearchParams) => URLSearchParams);

/** Puts them into the address. `replace`: without a step for the back button. */
type SetSearchParams = (next: Next, options?: { readonly replace?: boolean }) => void;

/** The parameters, and how to set others. The path stays; calls after one another build on one another. */
export function useSearchParams(): readonly [parameters: URLSearchParams, set: SetSearchParams] {
  const search = useSearch();
  const parameters = useMemo(() => new URLSearchParams(search), [search]);
  const set = useCallback<SetSearchParams>((next, options) => {
    const after = typeof next === 'function' ? next(new URLSearchParams(location.search)) : next;
    navigate(location.pathname + (after.size === 0 ? '' : `?${after}`), options);
  }, []);
  return [parameters, set];
}
