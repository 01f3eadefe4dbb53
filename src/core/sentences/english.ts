// English: the language of the command line, of the API and of logs, and the one that others are translations of.
import { invariant } from '../invariant.ts';
import { EN_ADVICE } from './en-advice.ts';
import { EN_CLAIMS } from './en-claims.ts';
import { EN_DOUBTS } from './en-doubts.ts';
import { EN_FAR_OFF } from './en-far-off.ts';
import { EN_FINDINGS } from './en-findings.ts';
import { EN_FLEET } from './en-fleet.ts';
import { EN_GUESTS_KNOWN } from './en-guests.ts';
import { EN_NOVA } from './en-nova.ts';
import { EN_PROMISES } from './en-promises.ts';
import { operandOf, spoken, type OperandsOf, type Sentence } from './sentence.ts';

/** Every sentence. A new one is a line here, and one in each other language. */
export const ENGLISH = {
  ...EN_FINDINGS,
  ...EN_ADVICE,
  ...EN_DOUBTS,
  ...EN_PROMISES,
  ...EN_GUESTS_KNOWN,
  ...EN_FAR_OFF,
  ...EN_NOVA,
  ...EN_CLAIMS,
  ...EN_FLEET,
};

/** What English has. */
export type English = typeof ENGLISH;

/** A key of it. */
export type SentenceKey = keyof English;

/** The sentence of a key with what it names. */
export function say<K extends SentenceKey>(
  key: K,
  ...[operands]: Parameters<English[K]> extends [] ? [] : [OperandsOf<English[K]>]
): Sentence {
  const kept = Object.entries(operands ?? {}).map(([name, given]) => [name, operandOf(given)] as const);
  return { key, operands: Object.fromEntries(kept) };
}

/** A sentence in English. */
export function inEnglish(sentence: Sentence): string {
  const words = spoken(ENGLISH, sentence);
  invariant(words !== undefined, 'English has every sentence', { key: sentence.key });
  return words;
}

/** What a finding says and advises: in English, and as it can be said in other languages. */
export interface Wording {
  readonly message: string;
  readonly action: string;
  readonly command?: string;
  readonly said: { readonly message: Sentence; readonly action: Sentence };
}

/** What can be done, and the command that does it where there is one. */
export type Advice = readonly [action: Sentence, command?: string];

/** The wording. A command ends the action: its sentence is written to be followed by one. */
export function wording(message: Sentence, ...[action, command]: Advice): Wording {
  const advice = inEnglish(action);
  const said = { message, action };
  if (command === undefined) return { message: inEnglish(message), action: advice, said };
  return { message: inEnglish(message), action: `${advice}: ${command}`, command, said };
}
