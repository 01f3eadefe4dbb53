// The way down to a page: fleet, host, guest, and the page itself.
import type { ReactNode } from 'react';
import type { ExplainedGuest, Explanation } from '../../api/explanation.ts';
import { guestPath, hostPath } from '../../parts/addresses.ts';
import { WayDown } from '../../parts/way-down.tsx';
import { useWords } from '../../words/language.tsx';

/** Links to what is above. */
export function Way({
  host,
  explained,
  guest,
  last,
}: {
  readonly host: string;
  readonly explained: Explanation;
  readonly guest?: ExplainedGuest;
  /** This page's own name. */
  readonly last: string;
}): ReactNode {
  const { fleet } = useWords().pages;
  const above = [
    { href: '/', label: fleet },
    { href: hostPath(host), label: explained.hostname },
    ...(guest === undefined ? [] : [{ href: guestPath(host, guest.uuid), label: guest.name }]),
  ];
  return <WayDown above={above} last={last} />;
}
