// The way to the next page of a list.
import type { ReactNode } from 'react';
import type { PagedList } from '../api/pages.ts';

/** Asks for it, once at a time; nothing where all has come. */
export function MoreButton({
  list: { hasNextPage, isFetchingNextPage, fetchNextPage },
  label,
}: {
  readonly list: Pick<PagedList<unknown>, 'hasNextPage' | 'isFetchingNextPage'> & {
    readonly fetchNextPage: () => unknown;
  };
  readonly label: string;
}): ReactNode {
  if (!hasNextPage) return null;
  return (
    <button
      type="button"
      aria-disabled={isFetchingNextPage}
      onClick={() => {
        if (!isFetchingNextPage) void fetchNextPage();
      }}
    >
      {label}
    </button>
  );
}
