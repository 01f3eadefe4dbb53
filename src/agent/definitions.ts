// The XML of all guests of one host, parsed within limits that hold for all of them together: each is bounded by the protocol, their
// number by nothing that memory would stand.
import type { DeclaredGuest } from '../core/guest.ts';
import { FormatError } from '../formats/format-error.ts';
import { DOMAIN_XML, parseDomainXml } from '../formats/libvirt-xml/parse-domain-xml.ts';

/** Ten times the most that a host is made for. A disk costs us half a KiB. */
export const MAX_DISKS_OF_HOST = 100_000;

/** 10,000 guests with two definitions of 12 KiB each. Names and paths of them are kept. */
export const MAX_XML_OF_HOST = 256 * 1024 * 1024;

/** Counts what it has parsed. */
export class Definitions {
  #characters = 0;
  #disks = 0;

  /** As parseDomainXml; FORMAT_LIMIT for what would be too much together with those before. */
  parse(xml: string): DeclaredGuest {
    this.#characters += xml.length;
    if (this.#characters > MAX_XML_OF_HOST) throw limit(`more than ${MAX_XML_OF_HOST} characters`);
    const guest = parseDomainXml(xml);
    this.#disks += guest.disks.length + guest.files.length;
    if (this.#disks > MAX_DISKS_OF_HOST) throw limit(`more than ${MAX_DISKS_OF_HOST} disks and files`);
    return guest;
  }
}

function limit(found: string): FormatError {
  return new FormatError('FORMAT_LIMIT', DOMAIN_XML, 'domain', `${found} in all definitions of the host together`);
}
