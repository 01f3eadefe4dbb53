// Other tabs of the same browser: who signs in or out in one has done so in all, since they share the cookie.

/** Tells the others, and is told by them. */
export interface Tabs {
  /** Somebody signed in or out here. */
  readonly tell: () => void;
  /** Calls when that happened elsewhere; what it answers ends that. */
  readonly follow: (listener: () => void) => () => void;
}

/** By a channel of the browser (html.spec.whatwg.org, "Broadcasting to other browsing contexts"); a message says nothing but that it came. */
export function tabsBy(channel: BroadcastChannel): Tabs {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin, and takes none
    tell: () => channel.postMessage('session'),
    follow: (listener) => {
      channel.addEventListener('message', listener);
      return () => channel.removeEventListener('message', listener);
    },
  };
}
