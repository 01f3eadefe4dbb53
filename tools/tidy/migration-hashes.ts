// What each migration's statements hash to. A line is added with its migration, and never changed once it is on the main branch.

/** By name; the values are those of `hashOf`. */
export const MIGRATION_HASHES: Readonly<Record<string, string>> = {
  '0001-access': '491fc0546f38ac116a040a704fa2259e551ebb6f653a7f43e27257ffb9196e2a',
  '0002-hosts': '65c358f9764d76ee1391a277fb5bff5767d0146921875fb630f21645127b4d77',
  '0003-balances': '11d991ac412f405d1c7f400895b9139500608dcb01aec7ec04c18c8541600e3b',
  '0004-fleet': '047b9a9cdd1f4d6be27e88650ffa73514c5bf5be146b8c1c537a4144f43555f0',
  '0005-claims': '64ae3bf3e48f016889ba9f7b5de0720ee1570556a50ad8c4d3d3752a48e63165',
  '0006-reconciled': 'e27221ea612edc4679769fa0dd013ebf654cdbbff9ff952862290b6119cf6453',
  '0007-claim-lists': 'c7973a22b2ba9179c97a68d1e314aa73a1c05a0450b920812043fba3fe996987',
  '0008-jobs': 'b09ce8e9d6e546ec19327bc8787f597cb1c82ce93ceb9c4e63a85a8c82f7cd72',
  '0009-roll-ups': '254d53e75ec653e1f4715be25fe6ea5c3750d22b1397f2ac58b1dc13807aec11',
  '0010-shared-pools': 'fe6959884667dfdc187f2d2c30ceeec7addc92acceaeb4332a913a9ac1167b96',
  '0011-claim-counts': 'c7e95bc314857e958fab934cb0ec24ca0059a7da01bf2ab946de25f27d0cd8ce',
  '0012-events-by-day': 'ab3311eb740c3d4845f7b7cb21964a6ecd0a04512085497cdeb819cfd657ec34',
  '0013-late-reports': '1df98423a38d5170f1af7a2b83a3b4c4e14105812162a65758233a4bca1bfd73',
  '0014-forced-claims': '11a21ce886f7a6e57af39492fa5e6a2f3463109154266cd8813525a80c9c8218',
  '0015-promise-settings': 'f6bd52df902f57b4560d464883082d7a3df4030d9c985ecb45ed707353fdac75',
  '0016-keep-reports': '0f7b31fbe4d4273669deda790669c8b2b90b9d509ae35bbc5ec350e8a9d1952a',
  '0017-placement': 'e7863436cf5ce2c9d2e27c269051a11632c206c091bf72de7b08b41f45d64765',
  '0018-guests': 'd63327bcbc5e846782ec8857447c7cb5ec999721c0681e425acb883c3cb3551d',
  '0019-sessions': 'e4a97fc3c5563b1ef01370953e837cc4b81969f4b7c1625c5f0a3f973088723c',
  '0020-host-names': '81bfb4aa1d2a45d6b2908cea8c9fc7556aac858cd8e3d364bd6e3904055c54e8',
  '0021-keep-allocations': 'dcd13554b60d0b61c278468de24878a881038a3f82a08271686f058d24cec9b1',
};
