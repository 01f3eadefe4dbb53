// Commands that a server answers: which they are, and how each is run.
import type { Invocation } from './program/definition.ts';
import type { FleetCommand } from './program/flags.ts';
import type { Outcome, Services } from './services.ts';
import { serverFlags, serverSettings, settingsUnder } from './flag-settings.ts';

/** Commands that a server answers. */
type ForServer = Extract<
  Invocation,
  { readonly command: FleetCommand | 'place' | 'placement' | 'claims' | 'policy' | 'events' | 'history' | 'forget' }
>;

const FOR_SERVER: Readonly<Record<ForServer['command'], true>> = {
  fleet: true,
  hosts: true,
  host: true,
  pools: true,
  guests: true,
  disks: true,
  findings: true,
  problems: true,
  place: true,
  placement: true,
  claims: true,
  policy: true,
  events: true,
  history: true,
  forget: true,
};

/** Whether a server answers it. */
export function isForServer(invocation: Invocation): invocation is ForServer {
  return invocation.command in FOR_SERVER;
}

/** Runs it. Each command is loaded only when it runs. */
export async function askServer(services: Services, invocation: ForServer): Promise<Outcome> {
  if (invocation.command === 'forget') {
    const { runForget } = await import('./commands/forget.ts');
    const { flags } = invocation;
    return runForget(services, settingsUnder(services, flags.config, serverFlags(services, flags)), invocation);
  }
  const settings = serverSettings(services, invocation.flags);
  if (invocation.command === 'claims') {
    const { runClaims } = await import('./commands/claims.ts');
    return runClaims(services, settings, invocation);
  }
  if (invocation.command === 'place') {
    const { runPlace } = await import('./commands/place.ts');
    return runPlace(services, settings, invocation.flags);
  }
  if (invocation.command === 'placement') {
    const { runPlacement } = await import('./commands/placement.ts');
    return runPlacement(services, settings, invocation);
  }
  if (invocation.command === 'policy') {
    const { runPolicy } = await import('./commands/policy.ts');
    return runPolicy(services, settings, invocation);
  }
  if (invocation.command === 'events') {
    const { runEvents } = await import('./commands/events.ts');
    return runEvents(services, settings, invocation.flags);
  }
  if (invocation.command === 'history') {
    const { runHistory } = await import('./commands/history.ts');
    return runHistory(services, settings, invocation);
  }
  const { runFleet } = await import('./commands/fleet.ts');
  return runFleet(services, settings, invocation);
}
