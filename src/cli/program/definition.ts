// A command as its help, its man page and its completion describe it: one definition for all of them.
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type {
  AgentFlags,
  ClaimDeed,
  ClaimFlags,
  DatabaseFlags,
  DemoFlags,
  Direction,
  EventFlags,
  ExplainFlags,
  FleetCommand,
  FleetFlags,
  ForgetFlags,
  HistoryFlags,
  HistorySubject,
  InspectFlags,
  PlaceFlags,
  PlacementDeed,
  PlacementFlags,
  PolicyDeed,
  PolicyFlags,
  ServeFlags,
  Shell,
  TokenDeed,
  TokenFlags,
} from './flags.ts';

/** What a command line asks for, before settings are resolved. */
export type Invocation =
  | { readonly command: 'explain'; readonly host: string | undefined; readonly flags: ExplainFlags }
  | { readonly command: 'inspect'; readonly files: readonly string[]; readonly flags: InspectFlags }
  | { readonly command: 'demo'; readonly flags: DemoFlags }
  | { readonly command: 'migrate'; readonly flags: DatabaseFlags }
  | {
      readonly command: 'db';
      readonly direction: Direction;
      readonly file: string;
      readonly flags: DatabaseFlags;
    }
  | { readonly command: 'serve'; readonly flags: ServeFlags }
  | { readonly command: 'token'; readonly deed: TokenDeed; readonly flags: TokenFlags }
  | { readonly command: 'agent'; readonly flags: AgentFlags }
  | { readonly command: FleetCommand; readonly subject: string | undefined; readonly flags: FleetFlags }
  | {
      readonly command: 'claims';
      readonly deed: ClaimDeed;
      readonly subject: string | undefined;
      readonly flags: ClaimFlags;
    }
  | {
      readonly command: 'policy';
      readonly deed: PolicyDeed;
      readonly subject: string | undefined;
      readonly flags: PolicyFlags;
    }
  | {
      readonly command: 'history';
      readonly kind: HistorySubject;
      readonly name: string;
      readonly flags: HistoryFlags;
    }
  | { readonly command: 'place'; readonly flags: PlaceFlags }
  | {
      readonly command: 'placement';
      readonly deed: PlacementDeed;
      readonly subject: string | undefined;
      readonly flags: PlacementFlags;
    }
  | { readonly command: 'forget'; readonly host: string; readonly flags: ForgetFlags }
  | { readonly command: 'events'; readonly flags: EventFlags }
  | { readonly command: 'man' }
  | { readonly command: 'completion'; readonly shell: Shell };

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
