// A fleet without hosts: the one command that connects one, and where its token comes from.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSigned } from '../api/calls.tsx';
import { useWords } from '../words/language.tsx';
import { useWorld } from '../world.tsx';
import { isHere } from './own-address.ts';

/** What to do next. */
export function EmptyFleet(): ReactNode {
  const { fleet } = useWords();
  const { origin } = useWorld();
  const isAdmin = useSigned()?.role === 'admin';
  return (
    <section className="empty">
      <h2>{fleet.empty}</h2>
      <p>{fleet.connect}</p>
      <pre>
        <code>ullage agent --server {origin} --token-file /etc/ullage/agent-token</code>
      </pre>
      {isHere(origin) ? <p>{fleet.otherAddress}</p> : null}
      <p>{fleet.hostId}</p>
      <pre>
        <code>ullage agent --host-id</code>
      </pre>
      <p>{isAdmin ? <Link href="/tokens?role=agent">{fleet.makeToken}</Link> : fleet.askForToken}</p>
      <p className="hint">{fleet.within}</p>
    </section>
  );
}
