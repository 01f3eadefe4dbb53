// Parts of the console that are loaded when they are needed. One that does not come says so, and how to get it; the page is never blank.
import { Component, lazy, Suspense, type ComponentType, type ReactNode } from 'react';
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
    if (error instanceof PartError) return <PartMissing words={words} />;
    if (error !== undefined) return <Reload says={words.broken} detail={error.message} button={words.reload} />;
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

/** A part did not come. After an upgrade its file has another name, which only the page itself knows. */
export function PartMissing({ words }: { readonly words: Unloaded }): ReactNode {
  return <Reload says={words.missing} button={words.reload} />;
}

function Reload({
  says,
  detail,
  button,
}: {
  readonly says: string;
  readonly detail?: string;
  readonly button: string;
}): ReactNode {
  return (
    <div className="failure" role="alert">
      <p>{says}</p>
      {detail === undefined ? null : <code>{detail}</code>}
      <button type="button" onClick={() => location.reload()}>
        {button}
      </button>
    </div>
  );
}
