// The way to the next page of a list.
import type { ReactNode } from 'react';
import type { PagedList } from '../api/pages.ts';
import { toListAbove } from './list-above.ts';

/** Asks for it, once at a time; nothing where all has come. */
export function MoreButton({
  list: { hasNextPage, isFetchingNextPage, fetchNextPage },
  label,
}: {
  readonly list: Pick<PagedList<unknown>, 'hasNextPage' | 'isFetchingNextPage'> & {
    readonly fetchNextPage: () => Promise<{ readonly hasNextPage: boolean }>;
  };
  readonly label: string;
}): ReactNode {
  if (!hasNextPage) return null;
  const goOn = async (button: HTMLElement): Promise<void> => {
    const line = button.parentElement;
    const { hasNextPage: isMore } = await fetchNextPage();
    // After the last page the button goes. Whoever has gone elsewhere meanwhile stays there.
    if (!isMore && [button, document.body].some((one) => one === document.activeElement)) toListAbove(line);
  };
  return (
    <button
      type="button"
      aria-disabled={isFetchingNextPage}
      onClick={({ currentTarget }) => {
        if (!isFetchingNextPage) void goOn(currentTarget);
      }}
    >
      {label}
    </button>
  );
}
