// Forced claims: somebody who may names the host himself, and goes round the limits of policy with his eyes open.
import type { Decision } from './decision.ts';
import type { ProviderClaims } from './open.ts';
import { capacityLimits } from './shortages.ts';

/** Decides as for everybody, and only what is short again without limits: the decision then says what it overran. What the provider has
 *  no inventory of cannot be had by force. `ask` is one of the decisions that take a provider's claims. */
export function forced(target: ProviderClaims, ask: (target: ProviderClaims) => Decision): Decision {
  const plain = ask(target);
  if (plain.kind === 'done' || plain.code !== 'short') return plain;
  const known = target.limits ?? capacityLimits(target.provider, target.pools);
  const unlimited = known.map(({ resource }) => ({ resource, limit: undefined }));
  const decision = ask({ ...target, limits: unlimited, available: undefined });
  return decision.kind === 'refused' ? decision : { ...decision, overrun: plain.shortages };
}
