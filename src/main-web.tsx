// Starts the console in a browser: the clock, the network and the stream of events come in here, and nowhere else.
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { keptIn } from './web/api/kept.ts';
import { serverClock } from './web/api/server-clock.ts';
import { tabsBy } from './web/api/tabs.ts';
import { App } from './web/app.tsx';

// Schemas would otherwise be compiled by evaluating code, which our content security policy refuses.
z.config({ jitless: true });

const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <App
      world={{
        origin: location.origin,
        ...serverClock(
          (input, init) => fetch(input, init),
          () => Date.now(),
        ),
        randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
        openEvents: () => new EventSource('/v1/events'),
        tabs: tabsBy(new BroadcastChannel('ullage.session')),
        languages: navigator.languages,
        storage: keptIn(() => localStorage),
      }}
    />,
  );
}
