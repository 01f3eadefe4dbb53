// `ullage policy`: asks a server which reserves and ratios are set and which hold, and has it set and clear them.
import { UllageError } from '../../core/errors.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import * as api from '../../wire/api/policies.ts';
import { writeJson } from '../../wire/json.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { listingText, pages } from '../listing.ts';
import { themeFor } from '../look.ts';
import { figuresAsked, reasonOf, scopeOf } from '../policy/asked.ts';
import type { PolicyDeed, PolicyFlags } from '../program/flags.ts';
import { changeLines, hostPolicyShown, policiesShown } from '../render/policies.ts';
import type { Theme } from '../render/theme.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { unanswered } from '../unanswered.ts';

interface Asked {
  readonly deed: PolicyDeed;
  readonly subject: string | undefined;
  readonly flags: PolicyFlags;
}

interface Said {
  readonly document: object;
  readonly text: string;
}

/** Runs the command. What is wrong with its words is said before anything is asked. */
export async function runPolicy(services: Services, settings: Settings, asked: Asked): Promise<Outcome> {
  const { flags } = asked;
  const json = flags.json === true;
  const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
  const limit = flags.all === true || json ? undefined : settings.rows;
  const { document, text } = await answerTo(asked, { options: clientOptions(settings), theme, limit });
  await services.out.write(json ? writeJson(document) : text);
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

interface Means {
  readonly options: ClientOptions;
  readonly theme: Theme;
  readonly limit: number | undefined;
}

async function answerTo({ deed, subject, flags }: Asked, means: Means): Promise<Said> {
  if (deed !== 'show' && subject !== undefined) {
    throw new UllageError(
      'CLI_USAGE',
      `read the arguments of ullage policy ${deed}: expected no host there, found one`,
      {
        hint: `ullage policy ${deed} --host names the host.`,
      },
    );
  }
  switch (deed) {
    case 'list':
      return list(means);
    case 'show':
      return show(subject ?? flags.host, means);
    case 'set':
      return set(flags, means);
    case 'clear':
      return clear(flags, means);
  }
}

async function list({ options, theme, limit }: Means): Promise<Said> {
  let settings: api.PolicyListDocument['settings'] = [];
  const { entries, more } = await pages(limit, async (query) => {
    const answer = await ask(options, api.LIST_POLICIES, { query });
    settings = answer.settings;
    return { entries: answer.policies, next: answer.next };
  });
  const document = { settings, policies: entries };
  return { document, text: listingText(theme, policiesShown(theme, document, more)) };
}

async function show(host: string | undefined, { options, theme }: Means): Promise<Said> {
  if (host === undefined) {
    throw new UllageError('CLI_USAGE', 'read the arguments of ullage policy show: the host is missing', {
      hint: 'ullage hosts lists them.',
    });
  }
  const document = await ask(options, api.HOST_POLICY, { params: { id: host } });
  return { document, text: listingText(theme, hostPolicyShown(theme, document)) };
}

/** One call for each resource. Of several each is tried without changing anything first: what one is refused for is known before the others
 *  are done. */
async function set(flags: PolicyFlags, { options, theme }: Means): Promise<Said> {
  const scope = scopeOf(flags);
  const figures = figuresAsked(flags);
  const reason = reasonOf(flags);
  const call = (body: (typeof figures)[number], dryRun: boolean) =>
    answered(() =>
      ask(options, api.SET_POLICY, {
        query: { dryRun: dryRun ? 'true' : undefined },
        body: { ...scope, ...body, amend: true, reason },
      }),
    );
  const isDry = flags.dryRun === true;
  if (!isDry && figures.length > 1) for (const body of figures) await call(body, true);
  const changes: api.PolicyChangeDocument[] = [];
  for (const body of figures) changes.push(await call(body, isDry));
  return saidOf(theme, changes);
}

async function clear(flags: PolicyFlags, { options, theme }: Means): Promise<Said> {
  const only = { ratio: 'allocationRatio', reserved: 'reserved' } as const;
  const query = {
    ...scopeOf(flags),
    resource: flags.resource,
    only: flags.only === undefined ? undefined : only[flags.only],
    reason: reasonOf(flags),
    dryRun: flags.dryRun === true ? 'true' : undefined,
  };
  return saidOf(theme, [await answered(() => ask(options, api.CLEAR_POLICY, { query }))]);
}

function answered<T>(call: () => Promise<T>): Promise<T> {
  return unanswered('Whether it was changed is not known: ullage policy list shows what is set.', call);
}

function saidOf(theme: Theme, changes: readonly api.PolicyChangeDocument[]): Said {
  const lines = changes.flatMap((change) => changeLines(theme, change));
  return { document: { changes }, text: `${lines.join('\n')}\n` };
}
