// OpenStack's own Placement, as the oracle and the benches have it.
import { expect, test } from 'vitest';
import { startPlacement } from '../services/placement.ts';

test('it starts, answers over HTTP with all its workers, and leaves nothing running', async () => {
  const placement = await startPlacement({ workers: 2 });
  try {
    const versions = await fetch(placement.url);
    expect(await versions.json()).toMatchObject({ versions: [{ max_version: '1.39' }] });
    const headers = { 'x-auth-token': 'admin', 'openstack-api-version': 'placement 1.39' };
    const posted = await fetch(`${placement.url}/resource_providers`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'one' }),
    });
    expect(posted.status).toBe(200);
    const answers = Array.from({ length: 20 }, () => fetch(`${placement.url}/resource_providers`, { headers }));
    for (const answer of await Promise.all(answers)) {
      expect(await answer.json()).toMatchObject({ resource_providers: [{ name: 'one' }] });
    }
    expect(await placement.cpuMs()).toBeGreaterThan(0);
  } finally {
    await placement.stop();
  }
  await expect(fetch(placement.url)).rejects.toThrow('fetch failed');
});
