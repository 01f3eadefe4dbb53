// What the flags of `ullage policy` ask for: whom it is for, which figures, and why. Wrong words are said before a server is asked.
import { MiB } from '../../core/bytes.ts';
import type { PolicyResource, PolicyScope } from '../../core/claim/policy.ts';
import { UllageError } from '../../core/errors.ts';
import { ratioText } from '../../core/ratio.ts';
import { misread, ratioIn, sizeIn, whole } from '../flag-values.ts';
import type { PolicyFlags } from '../program/flags.ts';

/** Whom a policy is for, as the server takes it. */
export interface AskedScope {
  readonly scope: PolicyScope;
  readonly key?: string;
}

/** Figures of one resource, as the server takes them. */
export interface AskedFigures {
  readonly resource: PolicyResource;
  readonly reserved?: bigint;
  readonly allocationRatio?: string;
}

/** The one scope that is named. Throws CLI_USAGE. */
export function scopeOf({ fleet, aggregate, host, pool }: PolicyFlags): AskedScope {
  const named: readonly (readonly [PolicyScope, string | undefined])[] = [
    ['aggregate', aggregate],
    ['host', host],
    ['pool', pool],
  ];
  const found: readonly AskedScope[] = [
    ...(fleet === true ? [{ scope: 'fleet' as const }] : []),
    ...named.flatMap(([scope, key]) => (key === undefined ? [] : [{ scope, key }])),
  ];
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  throw new UllageError(
    'CLI_USAGE',
    `read whom the policy is for: expected one of --fleet, --aggregate, --host and --pool, found ${found.length === 0 ? 'none' : `${found.length} of them`}`,
  );
}

/** The reason. Throws CLI_USAGE. */
export function reasonOf({ reason }: PolicyFlags): string {
  if (reason !== undefined && reason !== '') return reason;
  throw new UllageError('CLI_USAGE', 'read why the policy is changed: expected --reason with a text, found none', {
    hint: 'Whoever comes after you reads it in ullage policy list and in the audit log.',
  });
}

/** What is named of each resource, at least something. Throws CLI_USAGE. */
export function figuresAsked(flags: PolicyFlags): readonly AskedFigures[] {
  const figures = [
    figuresOf('vcpus', ratio('--vcpu-ratio', flags.vcpuRatio), whole('--vcpu-reserved', flags.vcpuReserved)),
    figuresOf(
      'memory',
      ratio('--memory-ratio', flags.memoryRatio),
      mebibytes('--memory-reserved', flags.memoryReserved),
    ),
    figuresOf('disk', ratio('--disk-ratio', flags.diskRatio), size('--disk-reserved', flags.diskReserved)),
  ].flat();
  if (figures.length > 0) return figures;
  throw new UllageError('CLI_USAGE', 'read what is to be set: expected a ratio or a reserve, found none', {
    hint: 'Give at least one of --disk-ratio, --disk-reserved, --memory-ratio, --memory-reserved, --vcpu-ratio and --vcpu-reserved.',
  });
}

function figuresOf(
  resource: PolicyResource,
  allocationRatio: string | undefined,
  reserved: bigint | undefined,
): readonly AskedFigures[] {
  if (allocationRatio === undefined && reserved === undefined) return [];
  return [
    {
      resource,
      ...(reserved === undefined ? {} : { reserved }),
      ...(allocationRatio === undefined ? {} : { allocationRatio }),
    },
  ];
}

function ratio(flag: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : ratioText(ratioIn(flag, text));
}

function size(flag: string, text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : sizeIn(flag, text);
}

function mebibytes(flag: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const bytes = sizeIn(flag, text);
  if (bytes % MiB === 0n) return bytes / MiB;
  throw misread(flag, 'whole MiB', text);
}
