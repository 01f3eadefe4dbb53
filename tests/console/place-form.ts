// What a person does in the form for a placement, whichever suite he is in.
import type { Page } from 'playwright-core';

/** Asks for one raw disk of so many GiB. */
export async function askForDisk(page: Page, gib: string): Promise<void> {
  const disk = page.getByRole('group', { name: 'Disk 1' });
  await disk.getByLabel('Size (GiB)').fill(gib);
  await disk.getByLabel('Format').selectOption('raw');
}
