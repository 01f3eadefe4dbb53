// What the console is given of the browser around it.
import { createContext, use } from 'react';
import { invariant } from '../core/invariant.ts';
import type { ServerClock } from './api/server-clock.ts';
import type { Tabs } from './api/tabs.ts';

/** Everything that is not React's. */
export interface WebWorld extends ServerClock {
  /** Where the API is: "https://ullage.example". */
  readonly origin: string;
  /** Unpredictable. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly openEvents: () => EventSource;
  readonly tabs: Tabs;
  /** As the reader prefers them: "zh-CN", "en". */
  readonly languages: readonly string[];
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
}

const World = createContext<WebWorld | undefined>(undefined);

/** Makes a world known to all below. */
export const WorldProvider = World.Provider;

/** The world. */
export function useWorld(): WebWorld {
  const world = use(World);
  invariant(world !== undefined, 'the console was given a world');
  return world;
}
