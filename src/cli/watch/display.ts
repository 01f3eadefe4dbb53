// What is shown of an answer that is asked for again and again, and where.

/** An answer to be shown one way or the other. */
export interface Answer {
  readonly document: object;
  readonly lines: readonly string[];
}

/** What is shown, and how far it can be believed to be of now. */
export interface Moment {
  /** What is asked, as it is typed. */
  readonly title: string;
  readonly answer: Answer;
  /** When the server gave it, by our clock. */
  readonly asOfMs: number;
  readonly nowMs: number;
  /** Why there is nothing younger; undefined: there need not be. */
  readonly trouble: string | undefined;
}

/** Where moments are shown. */
export interface Display {
  show(moment: Moment): Promise<void>;
  /** Leaves what was there before. */
  end(): void;
}
