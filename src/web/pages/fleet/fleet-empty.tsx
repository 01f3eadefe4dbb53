// A fleet without hosts: what connects one, in the order in which it is done.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSigned } from '../../api/calls.tsx';
import { Command } from '../../parts/command.tsx';
import { useWords } from '../../words/language.tsx';
import { useWorld } from '../../world.tsx';
import { KEEP_TOKEN, TOKEN_FILE } from '../../parts/keep-token.ts';
import { isHere } from '../../parts/own-address.ts';

/** What to do next. */
export function EmptyFleet(): ReactNode {
  const { fleet } = useWords();
  const { origin } = useWorld();
  const isAdmin = useSigned()?.role === 'admin';
  return (
    <section className="empty">
      <h2>{fleet.empty}</h2>
      <ol>
        <li>
          {fleet.hostId} <Command text="ullage agent --host-id" />
        </li>
        <li>{isAdmin ? <Link href="/tokens?role=agent">{fleet.makeToken}</Link> : fleet.askForToken}</li>
        <li>
          {fleet.keepToken} <Command text={KEEP_TOKEN} />
        </li>
        <li>
          {fleet.connect} <Command text={`ullage agent --server ${origin} --token-file ${TOKEN_FILE}`} />
          {isHere(origin) ? ` ${fleet.otherAddress}` : null}
        </li>
      </ol>
      <p className="hint">{fleet.within}</p>
    </section>
  );
}
