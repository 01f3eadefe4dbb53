// A filter: one reason why a host cannot take a guest. All of them are asked of every host, so that it is told all that it lacks.
import type { HostNow, ResourceNow } from '../host-now.ts';
import type { HostShortage } from '../host-shortage.ts';
import type { Demand, PlaceContext, PlaceRequest } from '../request.ts';

/** What the host lacks by this rule; the same empty list wherever it lacks nothing. */
export type Filter = (host: HostNow, request: PlaceRequest, context: PlaceContext) => readonly HostShortage[];

/** Nothing is short. */
export const NONE: readonly HostShortage[] = [];

/** A filter of amounts: asked of each demand that the host has the resource of. */
export function ofEachDemand(shortageOf: (line: ResourceNow, demand: Demand) => HostShortage | undefined): Filter {
  return ({ resources }, { demands }) => {
    let found: HostShortage[] | undefined;
    for (const demand of demands) {
      for (const line of resources) {
        if (line.resource !== demand.resource) continue;
        const shortage = shortageOf(line, demand);
        if (shortage !== undefined) (found ??= []).push(shortage);
      }
    }
    return found ?? NONE;
  };
}
