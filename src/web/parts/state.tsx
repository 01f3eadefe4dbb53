// What stands where an answer is not there yet, or did not come; and the marks of hosts that are late, lost or partial.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Freshness } from '../../core/freshness.ts';
import { UllageError } from '../../core/errors.ts';
import { isAway, useIsAway } from '../api/away.ts';
import type { Words } from '../words/en.ts';
import { useWords } from '../words/language.tsx';
import { useWorld } from '../world.tsx';
import { Candidates } from './candidates.tsx';
import { Ago, Moment } from './figures.tsx';

/** A call as far as it has come: one answer, or the pages of a list. */
interface Call<A> {
  readonly data: A | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
  /** When the data came, in milliseconds since 1970 by the browser. */
  readonly dataUpdatedAt: number;
}

/** Shows an answer once it is there; until then that it comes, or why not. An old answer stays while a new one does not come, grey and with
 *  its age; that the server is away the frame says, once. */
export function Shown<A>({
  call,
  heading,
  children,
}: {
  readonly call: Call<A>;
  /** What a whole page is called while its own heading does not come. */
  readonly heading?: string;
  readonly children: (answer: A) => ReactNode;
}): ReactNode {
  const { data, error, refetch, dataUpdatedAt } = call;
  return (
    <>
      {data === undefined && error !== null && heading !== undefined ? <h1>{heading}</h1> : null}
      <Kept error={error} fromMs={data === undefined ? undefined : dataUpdatedAt} again={() => void refetch()}>
        {data === undefined ? error === null && <Loading /> : children(data)}
      </Kept>
    </>
  );
}

/** What came before, under why it could not be asked for anew. `fromMs`: when it came, by the browser; undefined: nothing has come yet. */
export function Kept({
  error,
  fromMs,
  again,
  children,
}: {
  readonly error: Error | null;
  readonly fromMs: number | undefined;
  readonly again: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { frame } = useWords();
  const { ofBrowser } = useWorld();
  const isSaid = useIsAway() && isAway(error) && fromMs !== undefined;
  const atMs = fromMs === undefined ? undefined : ofBrowser(fromMs);
  return (
    <>
      {error === null || isSaid ? null : (
        <Failure error={error} again={again}>
          {atMs === undefined ? null : (
            <p>
              {frame.kept} <Moment atMs={atMs} /> (<Ago atMs={atMs} />)
            </p>
          )}
        </Failure>
      )}
      {/* Always there, so that what is open below stays open when it grows old. */}
      <div className={error === null ? 'kept' : 'kept stale'}>{children}</div>
    </>
  );
}

/** Something is on its way. */
export function Loading(): ReactNode {
  return (
    <p className="loading" role="status">
      {useWords().state.loading}
    </p>
  );
}

/** Why there is nothing, and what to do: in the reader's language as far as it is known, then in the server's own words. */
export function Failure({
  error,
  again,
  children,
}: {
  readonly error: Error;
  readonly again?: () => void;
  /** What else is to be said. */
  readonly children?: ReactNode;
}): ReactNode {
  const { state, errors, missing, frame } = useWords();
  const code = codeOf(error);
  const meaning = errors?.[code];
  const absent = Object.hasOwn(missing.of, code) ? missing.of[code] : undefined;
  if (absent !== undefined && again !== undefined) return <Absent of={absent} />;
  return (
    <div className="failure" role="alert">
      <strong>{state.failed}</strong>
      {/* What a browser says of it helps nobody, and is English. */}
      {code === 'SERVER_UNREACHABLE' ? (
        <p>
          {state.unreachable} {frame.hints.unreachable}
        </p>
      ) : (
        <>
          {meaning === undefined ? null : <p>{meaning}</p>}
          <div lang="en">
            <p>{error.message}</p>
            {error instanceof UllageError && error.hint !== undefined ? <p>{error.hint}</p> : null}
          </div>
        </>
      )}
      {error instanceof UllageError && error.candidates !== undefined ? <Candidates of={error.candidates} /> : null}
      {children}
      {again === undefined ? null : (
        <button type="button" onClick={again}>
          {state.again}
        </button>
      )}
    </div>
  );
}

/** What was looked for is not there: what may have become of it, and where to look. */
function Absent({ of: { title, todo, href, to } }: { readonly of: Words['missing']['of'][string] }): ReactNode {
  return (
    <section className="empty" role="alert">
      <h2>{title}</h2>
      <p>{todo}</p>
      <p>
        <Link href={href}>{to}</Link>
      </p>
    </section>
  );
}

/** What the server says it is, else what we do. */
export function codeOf(error: Error): string {
  if (!(error instanceof UllageError)) return '';
  const { code } = error.operands;
  return typeof code === 'string' ? code : error.code;
}

/** What stands on a page of admins for others. */
export function ForAdmins(): ReactNode {
  const { frame } = useWords();
  return (
    <div className="empty" role="alert">
      <p>{frame.forAdmins}</p>
    </div>
  );
}

/** How far a host's figures may be believed to be about now. Fresh and whole says so in words, too: colour is never alone. */
export function HostState({
  freshness,
  receivedAtMs,
  isComplete,
}: {
  readonly freshness: Freshness;
  readonly receivedAtMs: number;
  readonly isComplete: boolean;
}): ReactNode {
  const words = useWords();
  return (
    <span className={`state ${freshness}`}>
      {words.freshness[freshness]}
      {freshness === 'fresh' ? null : (
        <>
          {' · '}
          <Ago atMs={receivedAtMs} />
        </>
      )}
      {isComplete ? null : (
        <abbr className="partial" title={words.partialLong}>
          {words.partial}
        </abbr>
      )}
    </span>
  );
}

/** How many findings of each severity; severities without any are left out. */
export function FindingCounts({
  of,
  href,
  tabIndex,
}: {
  readonly of: { readonly critical: number; readonly warning: number; readonly info: number };
  /** The list of what is counted. */
  readonly href: string;
  /** In a list whose rows are reached one at a time. */
  readonly tabIndex?: number;
}): ReactNode {
  const { severity } = useWords();
  const shown = (['critical', 'warning', 'info'] as const).filter((one) => of[one] > 0);
  // A link without a text would lead nowhere that anybody could name.
  if (shown.length === 0) return null;
  return (
    <Link href={href} tabIndex={tabIndex} className="count-link finding-counts">
      {shown.map((one) => (
        <span key={one} className={`severity ${one}`} title={severity[one]}>
          <span aria-hidden="true">{SIGNS[one]}</span> {of[one]}
          <span className="for-screen-readers"> {severity[one]}</span>
        </span>
      ))}
    </Link>
  );
}

/** Of guests that a failed write stopped: one that fonts have. */
export const PAUSED_SIGN = '‖';

/** A shape for each, beside its colour. */
const SIGNS = { critical: '▲', warning: '◆', info: '●' } as const;

/** A severity in a list. */
export function SeverityMark({ of }: { readonly of: 'critical' | 'warning' | 'info' }): ReactNode {
  const { severity } = useWords();
  return (
    <span className={`severity ${of}`}>
      <span aria-hidden="true">{SIGNS[of]}</span> {severity[of]}
    </span>
  );
}
