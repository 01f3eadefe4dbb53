// The reports of a made-up fleet as they cross the network, made before anything is measured: making them costs more than taking them.
import { gzipSync } from 'node:zlib';
import { deltaOf } from '../../../src/core/report-delta.ts';
import { writeJsonLine } from '../../../src/wire/json.ts';
import { reportDocument, type ReportContent } from '../../../src/wire/report-document.ts';
import { fleetEnvelope, fleetReport, USUAL_SHAPE, type FleetShape } from '../../../tests/hosts/fleet.ts';

/** Bodies by tick: `bodies[0]` are whole reports, the later ones deltas; within a tick by host. */
export function fleetBodies(
  hosts: number,
  ticks: number,
  shape: FleetShape = USUAL_SHAPE,
): readonly (readonly Buffer[])[] {
  const bodies: Buffer[][] = Array.from({ length: ticks + 1 }, () => []);
  for (let host = 0; host < hosts; host++) {
    const { hostId, agentRun, periodMs } = fleetEnvelope(host, 0, true, shape);
    let before = fleetReport(host, 0, shape);
    const add = (tick: number, content: ReportContent): void => {
      const document = reportDocument({ hostId, agentRun, periodMs, sequence: tick + 1, ...content });
      bodies[tick]?.push(gzipSync(writeJsonLine(document), { level: 1 }));
    };
    add(0, { kind: 'full', report: before });
    for (let tick = 1; tick <= ticks; tick++) {
      const report = fleetReport(host, tick, shape);
      add(tick, { kind: 'delta', base: tick, delta: deltaOf(before, report) });
      before = report;
    }
  }
  return bodies;
}
