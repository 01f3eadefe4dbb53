// Parts of the console that are loaded when they are needed. One that does not come says so, and how to get it; the page is never blank.
import { Component, lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { useOnceBack } from './api/back.ts';
import { LANGUAGES, type Language } from './words/languages.ts';

/** As long as a call: a file that takes longer is given up. */
const PART_MS = 20_000;

/** A file of the console did not come. */
class PartError extends Error {}

/** What `load` gives; a PartError when it fails or takes too long. */
export async function inTime<T>(loading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new PartError('not in time')), PART_MS);
  });
  try {
    return await Promise.race([loading, late]);
  } catch (error) {
    throw error instanceof PartError ? error : new PartError(String(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** A component that is loaded when it is first shown. */
export function whenNeeded<P>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return lazy(async () => ({ default: await inTime(load()) })) as ComponentType<P>; // oxlint-disable-line typescript/no-unsafe-type-assertion -- lazy wants any props
}

type Unloaded = (typeof LANGUAGES)[Language]['unloaded'];

/** Shows what is below once all of it is there; else that it comes, or why not. What is below may also break: that is said, too. */
export class Parts extends Component<
  { readonly language: Language; readonly children: ReactNode },
  { readonly error: Error | undefined }
> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const words = LANGUAGES[this.props.language].unloaded;
    const { error } = this.state;
    if (error instanceof PartError) return <PartMissing words={words} isPage />;
    if (error !== undefined) return <Reload says={words.broken} detail={error.message} button={words.reload} isPage />;
    return <Suspense fallback={<PartLoading words={words} />}>{this.props.children}</Suspense>;
  }
}

/** A part is on its way. */
export function PartLoading({ words }: { readonly words: Unloaded }): ReactNode {
  return (
    <p className="loading" role="status">
      {words.loading}
    </p>
  );
}

/** A part of a page, or a page, did not come. After an upgrade its file has another name, which only the page itself knows: the reader loads that
 *  anew. Where the server is away, it is loaded anew by itself once that is back: browsers keep in mind that a file did not come. */
export function PartMissing({
  words,
  isPage = false,
}: {
  readonly words: Unloaded;
  readonly isPage?: boolean;
}): ReactNode {
  useOnceBack(loadAnew);
  return <Reload says={words.missing} button={words.reload} isPage={isPage} />;
}

function loadAnew(): void {
  location.reload();
}

function Reload({
  says,
  detail,
  button,
  isPage = false,
}: {
  readonly says: string;
  readonly detail?: string;
  readonly button: string;
  /** It stands in the place of the whole page, and is what that is called. */
  readonly isPage?: boolean;
}): ReactNode {
  return (
    <div className="failure" role="alert">
      {isPage ? <h1>{says}</h1> : <p>{says}</p>}
      {detail === undefined ? null : <code>{detail}</code>}
      <button type="button" onClick={loadAnew}>
        {button}
      </button>
    </div>
  );
}
