// What the Compute API tells of a host besides its pools, taken from a report. A figure that lacks one guest's part is not known.
import { sumBytes } from '../../core/bytes.ts';
import { memoryOf, vcpusOf } from '../../core/guest-size.ts';
import type { GuestState } from '../../core/guest.ts';
import { guestsKnown } from '../../core/missing-guests.ts';
import { novaPoolIdOf } from '../../core/nova/views.ts';
import type { NovaView } from '../../core/nova/view.ts';
import type { Balance } from '../../core/pool.ts';
import type { HostReport } from '../../core/report.ts';
import type { MachineSummary } from '../../wire/api/host-summary.ts';

/** The summary of a report's machine. */
export function machineOf(
  report: HostReport,
  balances: readonly Balance[],
  novaViews: readonly NovaView[],
): MachineSummary {
  const { node } = report;
  return {
    hypervisor: node?.hypervisor,
    hypervisorVersion: node?.hypervisorVersion,
    architecture: node?.cpuModel,
    vcpus: node?.vcpus,
    memory: node?.memory,
    ...guestFiguresOf(report),
    novaPool: novaPoolIdOf(report, balances),
    kiloLeastGib: novaViews.find(({ rules }) => rules === 'nova-kilo')?.diskAvailableLeastGib,
  };
}

function guestFiguresOf(report: HostReport) {
  if (guestsKnown(report) !== 'all') return { allGuests: false };
  const [vcpus, memory] = [whole(report.guests.map(vcpusOf)), whole(report.guests.map(memoryOf))];
  const active = whole(report.guests.map(({ state }) => ACTIVE[state]));
  return {
    allGuests: true,
    guestVcpus: vcpus === undefined ? undefined : sumBytes(vcpus),
    guestMemory: memory === undefined ? undefined : sumBytes(memory),
    activeGuests: active?.filter(Boolean).length,
  };
}

/** Which states hold a process of the hypervisor (libvirt's virDomainIsActive). */
const ACTIVE: Readonly<Record<GuestState, boolean | undefined>> = {
  running: true,
  blocked: true,
  paused: true,
  'shutting-down': true,
  suspended: true,
  'shut-off': false,
  crashed: false,
  unknown: undefined,
};

/** All of them, or nothing. */
function whole<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}
