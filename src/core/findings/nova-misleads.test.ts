// What the rule nova-misleads says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { novaMisleads } from './nova-misleads.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, file, filesystem, guest, image, qcow2 } = facts;

const ten = filesystem({ free: 10n * GiB, available: 10n * GiB });

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'zero where it is negative',
    {
      pools: [ten],
      guests: [guest('web', [disk('/d')], { nova: facts.NOVA_METADATA })],
      images: [qcow2('/d', 10n * GiB + GiB / 2n, 0n)],
    },
    [
      [
        'warning fs:nova',
        'Nova would report disk_available_least 0 (GiB), where 512 MiB is missing: 512 MiB too high. The most of it: 512 MiB too high: Nova cuts off what is not a whole GiB.',
        'Judge this host by worstCaseFree; ullage explain --as nova shows every term of the other figure.',
      ],
    ],
  ],
  [
    'negative where it is not',
    {
      pools: [ten],
      guests: [guest('a', [disk('/d')], { nova: facts.NOVA_METADATA }), guest('b', [disk('/d')])],
      images: [qcow2('/d', 8n * GiB, 0n)],
    },
    [
      [
        'warning fs:nova',
        'Nova would report disk_available_least -6 (GiB), where 2.0 GiB is left: 8.0 GiB too low. The most of it: 8.0 GiB too low by 1 disk: Nova counts a file again for each disk that has it.',
        'Judge this host by worstCaseFree; ullage explain --as nova shows every term of the other figure.',
      ],
    ],
  ],
  [
    'the same on a host that is not Nova’s',
    { pools: [ten], guests: [guest('a', [disk('/d')]), guest('b', [disk('/d')])], images: [qcow2('/d', 8n * GiB, 0n)] },
    [],
  ],
  [
    'an audit that ends early',
    {
      pools: [ten],
      guests: [guest('web', [disk('/d')], { nova: facts.NOVA_METADATA })],
      images: [image(file('/d', GiB), undefined, { probedFormat: 'qcow2' })],
      problems: [{ kind: 'damaged', subject: { path: '/d' }, attempted: 'read', found: 'x' }],
    },
    [
      [
        'warning fs:nova',
        'Nova would report nothing new: its audit ends at web vda because qemu-img cannot read the image, and the last figure stays.',
        'Mend or remove that disk: until then everything that Nova says of this host is old.',
      ],
    ],
  ],
  [
    'an image that this user may not read, and Nova perhaps may',
    {
      pools: [ten],
      guests: [guest('web', [disk('/d')], { nova: facts.NOVA_METADATA })],
      images: [image(file('/d', GiB), undefined, { probedFormat: 'qcow2' })],
      problems: [{ kind: 'denied', subject: { path: '/d' }, attempted: 'open', found: 'permission denied' }],
    },
    [],
  ],
  [
    'the same sign',
    {
      pools: [ten],
      guests: [guest('web', [disk('/d')], { nova: facts.NOVA_METADATA })],
      images: [qcow2('/d', 12n * GiB, 0n)],
    },
    [],
  ],
];

test.each(CASES)('nova-misleads: %s', (_title, parts, expected) => {
  expect(said(novaMisleads, parts)).toEqual(expected);
});
