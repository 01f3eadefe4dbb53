// What was asked for, in a line: sizes of disks by the class of their pool, and what else there was to it.
import { Fragment, type ReactNode } from 'react';
import { resourcesAsked } from '../../../core/claim/resources-asked.ts';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { Amount, unitOf, useResourceName } from '../../parts/amounts.tsx';

/** The line. */
export function RequestText({ of }: { readonly of: PlacementLine['request'] }): ReactNode {
  const nameOf = useResourceName();
  return resourcesAsked(of).map(({ resource, amount }, index) => (
    <Fragment key={resource}>
      {index === 0 ? null : ' · '}
      {nameOf(resource)} <Amount of={amount} unit={unitOf(resource)} />
    </Fragment>
  ));
}
