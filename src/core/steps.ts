// Work in pieces: a computation that can stop every few milliseconds, so that whoever runs it decides who else gets a turn.

/** Each `next` does a piece of the work; the last one returns the result. Pure: between two pieces nothing but time passes. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Items between two stops of a loop that spends a few microseconds on each: a millisecond or two in all. */
export const STRIDE = 512;

/** All pieces at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** `turn` of each item, a stride at a time. */
export function* mapped<Item, Out>(items: readonly Item[], turn: (item: Item) => Out): Steps<readonly Out[]> {
  const out: Out[] = [];
  for (const item of items) {
    if (out.length % STRIDE === 0) yield;
    out.push(turn(item));
  }
  return out;
}

/** Whose time it is: a clock, and a way to let others have their turn. */
export interface Turns {
  nowMs(): number;
  pause(): Promise<void>;
}

/** A piece is at most this and the last step longer. A step takes a few milliseconds on the largest hosts. */
export const PIECE_MS = 5;

/** All pieces, with a pause whenever they have taken PIECE_MS together. */
export async function inTurns<Result>(steps: Steps<Result>, turns: Turns): Promise<Result> {
  let startedAtMs = turns.nowMs();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (turns.nowMs() - startedAtMs < PIECE_MS) continue;
    await turns.pause();
    startedAtMs = turns.nowMs();
  }
}
