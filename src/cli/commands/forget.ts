// `ullage forget`: has a server forget a host that was taken away, and release what is promised on it.
import { counted } from '../../core/plain-text.ts';
import { ask } from '../../wire/api/client.ts';
import { FORGET_HOST } from '../../wire/api/hosts.ts';
import { writeJson } from '../../wire/json.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { hasUnicode } from '../look.ts';
import type { ForgetFlags } from '../program/flags.ts';
import { safeText } from '../render/safe-text.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { unanswered } from '../unanswered.ts';

/** Runs the command. Which host is meant and whether it may be forgotten the server judges; its words are shown. */
export async function runForget(
  services: Services,
  settings: Settings,
  { host, flags }: { readonly host: string; readonly flags: ForgetFlags },
): Promise<Outcome> {
  const answer = await unanswered(
    'Whether it was forgotten is not known: the same command again finds out, and NO_SUCH_HOST says that it was.',
    () => ask(clientOptions(settings), FORGET_HOST, { params: { id: host } }),
  );
  const { id, name, released } = answer;
  const text = `forgot ${name} (${id}), released ${counted(released, 'claim')}`;
  await services.out.write(flags.json === true ? writeJson(answer) : `${safeText(text, hasUnicode(services.env))}\n`);
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}
