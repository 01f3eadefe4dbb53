// `ullage demo`: builds the example, explains it with the collector that everybody uses, removes it again.
import { UllageError } from '../../core/errors.ts';
import type { DemoFlags } from '../program/definition.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';

/** Runs the command. */
export function runDemo(_services: Services, _settings: Settings, _flags: DemoFlags): Promise<Outcome> {
  return Promise.reject(new UllageError('DEMO_FAILED', 'build the demonstration: not written yet'));
}
