// What holds on one host, each figure with the scope that says so. The host stands in the address.
import { useId, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { HOST_POLICY, type HostPolicyDocument } from '../../../wire/api/policies.ts';
import { useCall } from '../../api/calls.tsx';
import { poolPath } from '../../parts/addresses.ts';
import { Amount } from '../../parts/amounts.tsx';
import { TextField } from '../../parts/fields.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { Source } from '../../parts/source.tsx';
import { Target } from './policy-table.tsx';
import { useSearchParams } from '../../parts/search-params.ts';

/** The section. */
export function HostPolicy(): ReactNode {
  const { host: words } = useWords().policies;
  const [parameters, setParameters] = useSearchParams();
  const host = parameters.get('host') ?? '';
  const [typed, setTyped] = useState(host);
  return (
    <section>
      <h2>{words.title}</h2>
      <form
        className="fields"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setParameters(new URLSearchParams({ host: typed.trim() }));
        }}
      >
        <TextField label={words.name} value={typed} isRequired onValue={setTyped} />
        <button type="submit">{words.show}</button>
      </form>
      {host === '' ? null : <OfHost host={host} />}
    </section>
  );
}

function OfHost({ host }: { readonly host: string }): ReactNode {
  const source = useId();
  const { policies: words, sources } = useWords();
  const call = useCall(HOST_POLICY, { params: { id: host } });
  return (
    <Shown call={call}>
      {({ name, resources, sharedPools }) => (
        <Scrolls label={name}>
          <table className="stacks" aria-describedby={source}>
            <caption>{name}</caption>
            <thead>
              <tr>
                <th scope="col">{words.resource}</th>
                <th scope="col" className="number">
                  {words.reserved}
                </th>
                <th scope="col">{words.host.from}</th>
                <th scope="col" className="number">
                  {words.ratio}
                </th>
                <th scope="col">{words.host.from}</th>
              </tr>
            </thead>
            <tbody>
              {resources.map((line) => (
                <Effective key={line.resource} name={words.resources[line.resource]} line={line} />
              ))}
              {sharedPools.map((line) => (
                <Effective
                  key={line.provider}
                  name={<Link href={poolPath(line.poolId)}>{words.host.shared(line.name ?? line.poolId)}</Link>}
                  line={line}
                />
              ))}
            </tbody>
          </table>
          <Source id={source}>{sources.hostPolicy}</Source>
        </Scrolls>
      )}
    </Shown>
  );
}

type EffectiveLine = Omit<HostPolicyDocument['resources'][number], 'resource'>;

function Effective({ name, line }: { readonly name: ReactNode; readonly line: EffectiveLine }): ReactNode {
  const { policies: words } = useWords();
  const { unit, reserved, reservedFrom, allocationRatio, allocationRatioFrom } = line;
  return (
    <tr>
      <th scope="row" className="across">
        {name}
      </th>
      <td className="number" data-label={words.reserved}>
        <Amount of={reserved} unit={unit} />
      </td>
      <td data-label={words.host.from}>
        <SetBy of={reservedFrom} />
      </td>
      <td className="number" data-label={words.ratio}>
        {allocationRatio}
      </td>
      <td data-label={words.host.from}>
        <SetBy of={allocationRatioFrom} />
      </td>
    </tr>
  );
}

function SetBy({ of }: { readonly of: EffectiveLine['reservedFrom'] }): ReactNode {
  const { scopes } = useWords().policies;
  return (
    <>
      {scopes[of.scope]}: <Target scope={of.scope} of={of.key} name={of.name ?? of.key} />
    </>
  );
}
