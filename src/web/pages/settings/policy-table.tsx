// What is set, by scope, and the settings of the servers beneath: each figure with who set it, when and why.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import type { LIST_POLICIES, OverrideLine } from '../../../wire/api/policies.ts';
import { Amount, unitOf } from '../../parts/amounts.tsx';
import { Moment } from '../../parts/figures.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import type { PolicyWish } from './policy-wish.ts';

type SettingLine = z.output<typeof LIST_POLICIES.answer>['settings'][number];

/** Begins a change of a line; undefined: the reader may not. */
type Begin = ((part: Partial<PolicyWish>) => void) | undefined;

/** The table: the narrowest scopes last, as the server lists them, the settings first. */
export function PolicyTable({
  settings,
  policies,
  begin,
}: {
  readonly settings: readonly SettingLine[];
  readonly policies: readonly OverrideLine[];
  readonly begin: Begin;
}): ReactNode {
  const source = useId();
  const { policies: words, sources } = useWords();
  const list = useLongList(policies, { name: words.caption, textOf });
  return (
    <>
      {list.find}
      <Scrolls label={words.caption}>
        <table className="stacks" aria-describedby={source}>
          <caption>{words.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.scope}</th>
              <th scope="col">{words.of}</th>
              <th scope="col">{words.resource}</th>
              <th scope="col" className="number">
                {words.reserved}
              </th>
              <th scope="col" className="number">
                {words.ratio}
              </th>
              <th scope="col">{words.changed}</th>
              {begin === undefined ? null : <th scope="col">{words.change}</th>}
            </tr>
          </thead>
          <tbody>
            {settings.map(({ resource, reserved, allocationRatio }) => (
              <tr key={resource}>
                <th scope="row">{words.scopes.settings}</th>
                <td>{words.settingsOfServers}</td>
                <td>{words.resources[resource]}</td>
                <td className="number" data-label={words.reserved}>
                  <Amount of={reserved} unit={unitOfPolicy(resource)} />
                </td>
                <td className="number" data-label={words.ratio}>
                  {allocationRatio}
                </td>
                <td />
                {begin === undefined ? null : <td />}
              </tr>
            ))}
            {list.shown.map((line) => (
              <OverrideRow key={`${line.scope} ${line.key ?? ''} ${line.resource}`} line={line} begin={begin} />
            ))}
          </tbody>
        </table>
        <Source id={source}>{sources.policies}</Source>
      </Scrolls>
      {list.more}
    </>
  );
}

function textOf({ scope, key = '', name = '', resource, reason, actor }: OverrideLine): string {
  return `${scope} ${key} ${name} ${resource} ${reason} ${actor}`;
}

function OverrideRow({ line, begin }: { readonly line: OverrideLine; readonly begin: Begin }): ReactNode {
  const { policies: words } = useWords();
  const { scope, key = '', name, resource, reserved, allocationRatio, reason, actor, changedAtMs } = line;
  const what = `${words.scopes[scope]} ${name ?? key} ${words.resources[resource]}`;
  return (
    <tr>
      <th scope="row">{words.scopes[scope]}</th>
      <td>
        <Target scope={scope} of={key} name={name} />
      </td>
      <td>{words.resources[resource]}</td>
      <td className="number" data-label={words.reserved}>
        {reserved === undefined ? <Beneath /> : <Amount of={reserved} unit={unitOfPolicy(resource)} />}
      </td>
      <td className="number" data-label={words.ratio}>
        {allocationRatio ?? <Beneath />}
      </td>
      <td className="across">
        <p>{reason}</p>
        <p className="action">
          {actor}, <Moment atMs={changedAtMs} />
        </p>
      </td>
      {begin === undefined ? null : (
        <td>
          <button type="button" aria-label={words.changeOf(what)} onClick={() => begin({ scope, key, resource })}>
            {words.change}
          </button>{' '}
          <button
            type="button"
            aria-label={words.clearOf(what)}
            onClick={() => begin({ deed: 'clear', scope, key, resource })}
          >
            {words.clear}
          </button>
        </td>
      )}
    </tr>
  );
}

/** For whom it is set. */
export function Target({
  scope,
  of,
  name,
}: {
  readonly scope: OverrideLine['scope'] | 'settings';
  readonly of: string | undefined;
  readonly name?: string | undefined;
}): ReactNode {
  const { policies: words } = useWords();
  if (scope === 'settings') return words.settingsOfServers;
  if (scope === 'fleet') return words.wholeFleet;
  if (scope === 'aggregate') return <code>{of}</code>;
  if (name === undefined) return <span title={words.gone}>{of}</span>;
  return scope === 'host' ? (
    <Link href={`/hosts/${encodeURIComponent(of ?? '')}`}>{name}</Link>
  ) : (
    <span title={of}>{name}</span>
  );
}

/** Not set here: a dash would say that nobody knows. */
function Beneath(): ReactNode {
  return <span className="unknown">{useWords().policies.beneath}</span>;
}

/** Disk of a policy is every disk. */
export function unitOfPolicy(resource: OverrideLine['resource']): ReturnType<typeof unitOf> {
  return resource === 'disk' ? 'bytes' : unitOf(resource);
}
