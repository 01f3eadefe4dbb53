// What holds on one host, each figure with the scope that says so. The host stands in the address.
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { HOST_POLICY, type HostPolicyDocument } from '../../../wire/api/policies.ts';
import { useCall } from '../../api/calls.tsx';
import { Amount } from '../../parts/amounts.tsx';
import { TextField } from '../../parts/fields.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { Target } from './policy-table.tsx';

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
          setParameters({ host: typed.trim() });
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
  const { policies: words } = useWords();
  const call = useCall(HOST_POLICY, { params: { id: host } });
  return (
    <Shown call={call}>
      {({ name, resources, sharedPools }) => (
        <div className="scrolls" tabIndex={0} role="region" aria-label={name}>
          <table>
            <caption>{name}</caption>
            <thead>
              <tr>
                {[words.resource, words.reserved, words.host.from, words.ratio, words.host.from].map((label, index) => (
                  // oxlint-disable-next-line react/no-array-index-key -- "from" stands twice, and the columns never move
                  <th key={`${label} ${index}`} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {resources.map((line) => (
                <Effective key={line.resource} name={words.resources[line.resource]} line={line} />
              ))}
              {sharedPools.map((line) => (
                <Effective key={line.provider} name={words.host.shared(line.poolId)} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Shown>
  );
}

type EffectiveLine = Omit<HostPolicyDocument['resources'][number], 'resource'>;

function Effective({ name, line }: { readonly name: string; readonly line: EffectiveLine }): ReactNode {
  const { unit, reserved, reservedFrom, allocationRatio, allocationRatioFrom } = line;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Amount of={reserved} unit={unit} />
      </td>
      <td>
        <Source of={reservedFrom} />
      </td>
      <td>{allocationRatio}</td>
      <td>
        <Source of={allocationRatioFrom} />
      </td>
    </tr>
  );
}

function Source({ of }: { readonly of: EffectiveLine['reservedFrom'] }): ReactNode {
  const { scopes } = useWords().policies;
  return (
    <>
      {scopes[of.scope]}: <Target scope={of.scope} of={of.key} name={of.key} />
    </>
  );
}
