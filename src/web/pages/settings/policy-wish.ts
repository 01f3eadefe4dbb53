// What the form for a policy holds as it is typed, and what is sent for it.
import type { PolicyResource, PolicyScope } from '../../../core/claim/policy.ts';
import { bytesOfGib, countOf } from '../../parts/typed.ts';

/** The form. */
export interface PolicyWish {
  readonly deed: 'set' | 'clear';
  readonly scope: PolicyScope;
  readonly key: string;
  readonly resource: PolicyResource;
  /** GiB of disk, MiB of memory, processors; empty: not said. */
  readonly reserved: string;
  /** Empty: not said. */
  readonly ratio: string;
  readonly isAmended: boolean;
  readonly reason: string;
}

/** The form before anybody typed. */
export const NO_POLICY_WISH: PolicyWish = {
  deed: 'set',
  scope: 'fleet',
  key: '',
  resource: 'disk',
  reserved: '',
  ratio: '',
  isAmended: true,
  reason: '',
};

/** Nothing is typed that could be set. */
export function setsNothing({ deed, reserved, ratio }: PolicyWish): boolean {
  return deed === 'set' && reserved.trim() === '' && ratio.trim() === '';
}

/** The body of SET_POLICY. */
export function setOrderOf({ scope, key, resource, reserved, ratio, isAmended, reason }: PolicyWish): object {
  return {
    scope,
    ...(scope === 'fleet' ? {} : { key: key.trim() }),
    resource,
    ...(reserved.trim() === '' ? {} : { reserved: resource === 'disk' ? bytesOfGib(reserved) : countOf(reserved) }),
    ...(ratio.trim() === '' ? {} : { allocationRatio: ratio.trim() }),
    amend: isAmended,
    reason,
  };
}

/** The parameters of CLEAR_POLICY. */
export function clearQueryOf({
  scope,
  key,
  resource,
  reason,
}: PolicyWish): Readonly<Record<string, string | undefined>> {
  return { scope, key: scope === 'fleet' ? undefined : key.trim(), resource, reason };
}
