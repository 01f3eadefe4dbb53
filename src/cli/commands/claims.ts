// `ullage claims`: asks a server what is promised, and has it promise, move and release.
import { GiB } from '../../core/bytes.ts';
import { UllageError } from '../../core/errors.ts';
import * as api from '../../wire/api/claims.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { LIST_FORCED_CLAIMS, REVIEW_FORCED_CLAIM } from '../../wire/api/forced-claims.ts';
import { writeJson } from '../../wire/json.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { percent, uuidIn, whole } from '../flag-values.ts';
import { promiseNotes } from '../fleet/promise-notes.ts';
import { listingText, pages, type Shown } from '../listing.ts';
import { themeFor } from '../look.ts';
import type { ClaimDeed, ClaimFlags } from '../program/flags.ts';
import { claimShown, claimsShown } from '../render/claims.ts';
import { forcedShown } from '../render/forced-claims.ts';
import type { Theme } from '../render/theme.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { unanswered } from '../unanswered.ts';
import type { Answer } from '../watch/display.ts';
import { watchAnswers } from '../watch/watch.ts';

interface Asked {
  readonly deed: ClaimDeed;
  readonly subject: string | undefined;
  readonly flags: ClaimFlags;
}

/** Runs the command. */
export async function runClaims(services: Services, settings: Settings, asked: Asked): Promise<Outcome> {
  const { deed, flags } = asked;
  const json = flags.json === true;
  const options = clientOptions(settings);
  const limit = flags.all === true || json ? undefined : settings.rows;
  const drawId = (): string => services.randomUuid();
  const answer = async (): Promise<{ readonly document: object; readonly text: string }> => {
    const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
    const shown = await answerTo(asked, { options, theme, limit, drawId });
    return { document: shown.document, text: listingText(theme, shown) };
  };
  if (flags.watch === true) {
    refuseDeed(deed);
    const inLines = async (): Promise<Answer> => {
      const { document, text } = await answer();
      return { document, lines: text.trimEnd().split('\n') };
    };
    await watchAnswers(services, { title: `ullage claims ${deed}`, json, options, ask: inLines });
  } else {
    const { document, text } = await answer();
    await services.out.write(json ? writeJson(document) : text);
    if ((deed === 'create' || deed === 'move') && flags.host !== undefined) {
      const notes = await promiseNotes(options, flags.host);
      for (const note of notes) await services.err.write(`ullage: note: ${note}\n`);
    }
  }
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

/** What changes something is done once. */
function refuseDeed(deed: ClaimDeed): void {
  if (deed === 'list' || deed === 'show') return;
  throw new UllageError('CLI_USAGE', `watch ullage claims ${deed}: expected list or show, which change nothing`);
}

interface Means {
  readonly options: ClientOptions;
  readonly theme: Theme;
  readonly limit: number | undefined;
  readonly drawId: () => string;
}

async function answerTo({ deed, subject, flags }: Asked, means: Means): Promise<Shown> {
  const { options, theme } = means;
  switch (deed) {
    case 'list':
      return list(flags, means);
    case 'show':
      return claimShown(theme, await ask(options, api.SHOW_CLAIM, { params: { id: claim(subject) } }));
    case 'create':
      return claimsShown(theme, await create(flags, means));
    case 'rebuild': {
      const body = wanted(flags);
      return claimsShown(theme, await ask(options, api.REBUILD_CLAIM, { params: { id: claim(subject) }, body }));
    }
    case 'move':
      return claimsShown(theme, await move(claim(subject), flags, means));
    case 'release':
      if (subject === undefined && flags.guest !== undefined) {
        return claimsShown(theme, await ask(options, api.RELEASE_GUEST, { params: { id: flags.guest } }));
      }
      return claimsShown(theme, await ask(options, api.RELEASE_CLAIM, { params: { id: claim(subject) } }));
    case 'abort':
      return claimsShown(theme, await ask(options, api.ABORT_CLAIM, { params: { id: claim(subject) } }));
    case 'confirm':
      return claimsShown(theme, await ask(options, api.CONFIRM_CLAIM, { params: { id: claim(subject) } }));
    case 'confirm-move':
      return claimsShown(theme, await ask(options, api.CONFIRM_MOVE, { params: { id: claim(subject) } }));
    case 'revert-move':
      return claimsShown(theme, await ask(options, api.REVERT_MOVE, { params: { id: claim(subject) } }));
    case 'forced': {
      const { claims, truncated } = await ask(options, LIST_FORCED_CLAIMS, { query: { host: flags.host } });
      return forcedShown(theme, claims, truncated);
    }
    case 'review': {
      const body = { note: given('--note', flags.note), againAfterDays: whole('--again-after', flags.againAfter) };
      const { claim: reviewed } = await ask(options, REVIEW_FORCED_CLAIM, { params: { id: claim(subject) }, body });
      return forcedShown(theme, [reviewed], false);
    }
  }
}

async function list({ host, guest, state, vanished }: ClaimFlags, { options, theme, limit }: Means): Promise<Shown> {
  const query = { sort: 'changed', host, guest, state, vanished: vanished === true ? 'true' : undefined };
  const { entries, more } = await pages(limit, async (page) => {
    const { claims, next } = await ask(options, api.LIST_CLAIMS, { query: { ...query, ...page } });
    return { entries: claims, next };
  });
  return claimsShown(theme, { claims: entries }, more);
}

async function create(flags: ClaimFlags, { options, drawId }: Means) {
  const { host, guest, id = drawId() } = flags;
  const body = { id, host: given('--host', host), guest: uuid('--guest', guest), ...wanted(flags) };
  return findable(id, () => ask(options, api.CREATE_CLAIM, { body }));
}

async function move(home: string, flags: ClaimFlags, { options, drawId }: Means) {
  const { host, kind = 'migrate', id = drawId() } = flags;
  const body = { id, kind, host: given('--host', host), ...wanted(flags) };
  return findable(id, () => ask(options, api.MOVE_CLAIM, { params: { id: home }, body }));
}

function wanted(flags: ClaimFlags): object {
  const { diskGib, memoryMib, vcpus, expectedFill, expiresAfter, force } = flags;
  const disk = whole('--disk-gib', diskGib);
  if ([diskGib, memoryMib, vcpus].every((amount) => amount === undefined || /^0+$/u.test(amount))) {
    throw new UllageError('CLI_USAGE', 'read what is to be promised: expected an amount above 0, found none', {
      hint: 'Give at least one of --disk-gib, --memory-mib and --vcpus.',
    });
  }
  return {
    resources: {
      disk: disk === undefined ? undefined : { [flags.class ?? 'instances']: disk * GiB },
      memoryMib: whole('--memory-mib', memoryMib),
      vcpus: whole('--vcpus', vcpus),
    },
    expectedFillPpm: expectedFill === undefined ? undefined : percent('--expected-fill', expectedFill),
    expiresAfterSeconds: whole('--expires-after', expiresAfter),
    force: force === undefined ? undefined : { reason: force },
  };
}

/** Whether it was done is known only from an answer: without one the id is what finds out. */
async function findable<T>(id: string, call: () => Promise<T>): Promise<T> {
  return unanswered(
    `Whether it was promised is not known: the same command with --id ${id} finds out, and promises it if not.`,
    call,
  );
}

function claim(subject: string | undefined): string {
  return given('the id of a claim', subject);
}

function given(what: string, text: string | undefined): string {
  if (text !== undefined) return text;
  throw new UllageError('CLI_USAGE', `read the arguments of ullage claims: ${what} is missing`, {
    hint: 'ullage help claims has examples.',
  });
}

/** Guests are named by their UUIDs, as virsh domuuid prints them: a name may be another guest's tomorrow. */
function uuid(flag: string, text: string | undefined): string {
  return uuidIn(flag, given(flag, text), 'virsh domuuid NAME prints the UUID of a guest; ullage guests lists them.');
}
