// `ullage agent`: opens the state, builds the agent, and runs it until a signal ends it, or once.
import { UllageError } from '../../core/errors.ts';
import type { HostReport } from '../../core/report.ts';
import { writeJson, writeJsonLine } from '../../wire/json.ts';
import { reportDocument } from '../../wire/report-document.ts';
import { Agent, type AgentOptions } from '../../agent/agent.ts';
import { HostAuditor } from '../../agent/audit/host-auditor.ts';
import { AgentState, readHostId } from '../../agent/state/agent-state.ts';
import type { CollectRequest } from '../../agent/world.ts';
import { parseAddress } from '../settings/address.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { AgentFlags } from '../program/flags.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';

/** A week of minutes. */
const MOST_SPOOLED_REPORTS = 10_080;

/** Runs the command. Throws UllageError when the agent cannot even begin. */
export async function runAgent(services: Services, settings: Settings, flags: AgentFlags): Promise<Outcome> {
  if (flags.hostId === true) return printHostId(services, settings, flags);
  if (flags.print !== true) refuseIdle(settings, flags.once === true);
  const state = await openState(services, settings, flags);
  if (flags.print === true) return printReport(services, settings, state);
  const agent = await Agent.open(optionsOf(services, settings, state)).catch((error: unknown) => {
    state.close();
    throw error;
  });
  const forget = services.onSignal(() => agent.abandon());
  try {
    const exitCode = flags.once === true ? await runOnce(agent) : await runUntilStopped(services, agent);
    return { exitCode, stuck: await agent.close() };
  } finally {
    forget();
  }
}

/** An agent that nobody hears is a host that nobody watches, and must not look like one that is. */
function refuseIdle({ agentServer, agentTextfile, agentListen }: Settings, once: boolean): void {
  if (agentServer !== undefined || agentTextfile !== undefined) return;
  if (agentListen !== undefined && !once) return;
  throw new UllageError('AGENT_IDLE', 'run the agent: nothing would be done with its audits', {
    hint: 'Set agent.server (--server), agent.textfile (--textfile) or agent.listen (--metrics-listen); --once --print prints a report.',
  });
}

async function printHostId(services: Services, settings: Settings, flags: AgentFlags): Promise<Outcome> {
  await services.out.write(`${await hostIdOf(services, settings, flags)}\n`);
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

/** Opening the state tells a copied disk from its original. An agent that runs has the state to itself, and has looked. */
async function hostIdOf(services: Services, settings: Settings, flags: AgentFlags): Promise<string> {
  try {
    const state = await openState(services, settings, flags);
    state.close();
    return state.hostId;
  } catch (error) {
    const isRunning = error instanceof UllageError && error.code === 'STORE_LOCKED';
    const known = isRunning ? await readHostId(settings.agentStateDirectory) : undefined;
    if (known === undefined) throw error;
    return known;
  }
}

async function runUntilStopped(services: Services, agent: Agent): Promise<Outcome['exitCode']> {
  const forget = services.onHangup(() => agent.auditNow());
  void services.stopSignal().then(() => agent.stop());
  log(services, 'the agent runs');
  await agent.run();
  log(services, 'the agent has ended, as it was asked to');
  forget();
  return EXIT_CODES.fine;
}

async function runOnce(agent: Agent): Promise<Outcome['exitCode']> {
  const { audited, delivered, written } = await agent.once();
  if (delivered === false || !written) return EXIT_CODES.failed;
  return exitCodeOf(audited.report);
}

/** What a run would send, without libvirt too. The numbering is left as it is: what is printed is no report that anybody was sent. */
async function printReport(services: Services, settings: Settings, state: AgentState): Promise<Outcome> {
  const { hostId, agentRun } = state;
  state.close();
  const auditor = new HostAuditor({ ...services.world, hostId }, requestOf(settings), {
    onEvent: () => {},
    say: (text) => log(services, text),
  });
  const { report, stuck } = await auditedBy(auditor);
  const periodMs = settings.agentPeriodSeconds * 1000;
  await services.out.write(
    writeJson(reportDocument({ hostId, agentRun, sequence: 0, periodMs, kind: 'full', report })),
  );
  return { exitCode: exitCodeOf(report), stuck };
}

async function auditedBy(auditor: HostAuditor) {
  try {
    return { report: await auditor.audit({ kind: 'all' }), stuck: await auditor.close() };
  } catch (error) {
    auditor.abandon();
    throw error;
  }
}

function exitCodeOf(report: HostReport): Outcome['exitCode'] {
  return report.problems.length === 0 ? EXIT_CODES.fine : EXIT_CODES.incomplete;
}

function openState(services: Services, settings: Settings, flags: AgentFlags): Promise<AgentState> {
  return AgentState.open({
    directory: settings.agentStateDirectory,
    root: services.world.root,
    randomUuid: () => services.randomUuid(),
    sameHost: flags.sameHost === true,
    warn: (text) => log(services, text),
  });
}

function optionsOf(services: Services, settings: Settings, state: AgentState): AgentOptions {
  const world = { ...services.world, hostId: state.hostId };
  return {
    world,
    request: requestOf(settings),
    timers: { after: (delayMs, action) => services.after(delayMs, action), random: () => world.random() },
    state,
    periodMs: settings.agentPeriodSeconds * 1000,
    server:
      settings.agentServer === undefined
        ? undefined
        : {
            url: new URL(settings.agentServer),
            credentials: {
              token: settings.agentTokenFile,
              ca: settings.agentTlsCa,
              certificate: settings.agentTlsCertificate,
              key: settings.agentTlsKey,
            },
          },
    thresholds: settings,
    listen: settings.agentListen === undefined ? undefined : parseAddress(settings.agentListen),
    textfile: settings.agentTextfile,
    spool: { maxBytes: settings.agentSpoolMib * MIB, maxReports: MOST_SPOOLED_REPORTS },
    say: (text) => log(services, text),
  };
}

const MIB = 1024 * 1024;

function requestOf({ connect, paths, exact, deadlineSeconds }: Settings): CollectRequest {
  return { connect, offline: undefined, paths, exact, deadlineMs: deadlineSeconds * 1000 };
}

/** One line, as `ullage serve` writes them. */
function log(services: Services, text: string): void {
  void services.err.write(`${writeJsonLine({ msg: text, atMs: Math.floor(services.world.nowMs()) })}\n`);
}
