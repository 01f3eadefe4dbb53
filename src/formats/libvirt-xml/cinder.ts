// Which disks are Cinder volumes, from the XML alone.
import type { DeclaredDisk } from '../../core/guest.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Nova gives every volume its UUID as serial, and since 29.0 as alias "ua-<uuid>"; its local disks get neither. On a guest that
 *  Nova did not make a serial proves nothing. */
export function isCinderVolume(disk: DeclaredDisk, hasNovaMetadata: boolean): boolean {
  if (!hasNovaMetadata) return false;
  const alias = disk.alias?.startsWith('ua-') === true ? disk.alias.slice('ua-'.length) : '';
  return UUID.test(disk.serial ?? '') || UUID.test(alias);
}
