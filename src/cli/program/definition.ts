// A command as its help, its man page and its completion describe it: one definition for all of them.
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** What a command line asks for, before settings are resolved. */
export type Invocation =
  | { readonly command: 'explain'; readonly flags: ExplainFlags }
  | { readonly command: 'inspect'; readonly files: readonly string[]; readonly flags: InspectFlags }
  | { readonly command: 'demo'; readonly flags: DemoFlags }
  | { readonly command: 'man' }
  | { readonly command: 'completion'; readonly shell: Shell };

/** Shells that we write completion for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One of SHELLS. */
export type Shell = (typeof SHELLS)[number];

/** How output looks: on every command that reports. */
export interface OutputFlags {
  readonly bytes?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly color: boolean;
  readonly config?: string | undefined;
}

/** Flags of `ullage explain`. */
export interface ExplainFlags extends OutputFlags {
  readonly connect?: string | undefined;
  readonly offline?: string | undefined;
  readonly path?: readonly string[] | undefined;
  readonly pool?: readonly string[] | undefined;
  readonly guest?: readonly string[] | undefined;
  readonly as?: string | undefined;
  readonly exact?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly failOn?: string | undefined;
  readonly deadline?: string | undefined;
}

/** Flags of `ullage inspect`. */
export interface InspectFlags extends OutputFlags {
  readonly json?: boolean | undefined;
  readonly exact?: boolean | undefined;
  readonly backing: boolean;
}

/** Flags of `ullage demo`. */
export interface DemoFlags extends OutputFlags {
  readonly keep?: boolean | undefined;
}

/** An example for help and man page. */
export interface Example {
  readonly line: string;
  readonly meaning: string;
}

/** Who is told what was asked for. */
export type OnInvocation = (invocation: Invocation) => void;

/** A command's definition: it makes the commander object and knows its examples. */
export interface CommandDefinition {
  readonly name: Invocation['command'];
  readonly examples: readonly Example[];
  /** Empty for a command that only succeeds or fails. */
  readonly exitCodes: readonly (readonly [code: number, meaning: string])[];
  /** Paragraphs for the man page beyond the summary. */
  readonly details: readonly string[];
  make(onInvocation: OnInvocation): CommandUnknownOpts;
}
