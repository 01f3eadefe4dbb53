// What must be there before the tests of a file, by the name of the fixture that it asks for. A fixture without a fleet makes nothing.
import { FleetMaker, type ProviderPlan } from './fleet-maker.ts';
import { granular } from './fleets/granular.ts';
import { deepNuma, numaAggregates, numaNetwork } from './fleets/numa.ts';
import { qosSegments } from './fleets/qos.ts';
import { allocated, separateDisks, sharedStorage } from './fleets/storage.ts';

/** A file that wants something. */
export interface Wanted {
  readonly fixture: string | undefined;
  /** The file: two of them need a class of their own. */
  readonly text: string;
  readonly environment: Record<string, string>;
}

const FLEETS: Readonly<
  Record<string, (text: string, environment: Readonly<Record<string, string>>) => readonly ProviderPlan[]>
> = {
  AllocationFixture: (_text, { RP_NAME }) => allocated(RP_NAME ?? ''),
  SharedStorageFixture: () => sharedStorage(),
  NonSharedStorageFixture: () => separateDisks(),
  NUMAAggregateFixture: () => numaAggregates(),
  NUMANetworkFixture: (text) => numaNetwork(fpgaClassOf(text)),
  DeepNUMANetworkFixture: (text) => deepNuma(fpgaClassOf(text)),
  GranularFixture: () => granular(),
  NeutronQoSMultiSegmentFixture: () => qosSegments(),
};

const WITHOUT_FLEET = [
  'APIFixture',
  'LegacyRBACPolicyFixture',
  'SecureRBACPolicyFixture',
  'OpenPolicyFixture',
  'CORSFixture',
];

/** Those that are known. */
export const FIXTURES: ReadonlySet<string> = new Set([...Object.keys(FLEETS), ...WITHOUT_FLEET]);

/** Makes it on an empty server, and puts the names of it into the environment. */
export async function seed(url: string, { fixture, text, environment }: Wanted): Promise<void> {
  const fleet = FLEETS[fixture ?? ''];
  if (fleet === undefined) return;
  const maker = new FleetMaker(url, environment);
  await maker.makeAll(fleet(text, environment));
  if (fixture === 'AllocationFixture') await allocateFirst(maker, environment);
  if (fixture?.endsWith('NUMANetworkFixture') === true) await allocateProcessors(maker);
}

/** The class of programmable cards is one of their own in older releases. */
function fpgaClassOf(text: string): string {
  return text.includes('CUSTOM_FPGA') ? 'CUSTOM_FPGA' : 'FPGA';
}

async function allocateFirst(maker: FleetMaker, environment: Readonly<Record<string, string>>): Promise<void> {
  const provider = environment['RP_NAME'] ?? '';
  const project = environment['PROJECT_ID'] ?? '';
  const [user, other] = [environment['USER_ID'] ?? '', environment['ALT_USER_ID'] ?? ''];
  const of = { provider, project, user };
  await maker.allocate({ ...of, resources: { DISK_GB: 1000 }, as: 'CONSUMER_0' });
  await maker.allocate({ ...of, resources: { VCPU: 6 }, as: 'CONSUMER_ID' });
  await maker.allocate({ ...of, user: other, resources: { DISK_GB: 20, VCPU: 1 }, as: 'ALT_CONSUMER_ID' });
}

async function allocateProcessors(maker: FleetMaker): Promise<void> {
  const of = { project: 'numafx-project', user: 'numafx-user' };
  await maker.allocate({ ...of, provider: 'numa0', resources: { VCPU: 2 } });
  await maker.allocate({ ...of, provider: 'cn2', resources: { VCPU: 3 } });
}
