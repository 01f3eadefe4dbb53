// Where figures come from that are measured, or set, and not worked out, in English.

/** Words of sources. */
export const EN_SOURCES = {
  ledger:
    'Each line is taken off what is above it; together they are the total, to the byte. Files are what stat counts (512 × st_blocks), each once; the rest is what the pool itself tells.',
  disks:
    'Virtual size: what the image’s header says, or libvirt where that could not be read. Allocated: what stat counts (512 × st_blocks). Ceiling, and growth (ceiling − allocated): rule and terms are on the page of each disk.',
  guests:
    'Sums over the disks of each guest, of those that are known: each disk, with its rule and terms, is on the page of its guest.',
  files: 'What each file has allocated, as stat counted it (512 × st_blocks) for the latest report of its host.',
  file: 'Allocated, length, links and time: what stat told for the latest report. Virtual size: what the image’s header says.',
  snapshots: 'What the image’s header lists; a layer holds what its file has allocated (512 × st_blocks).',
  pinned: 'Clusters that only internal snapshots refer to, as a walk through the image’s tables counted them.',
  past: 'As the reports of that time had it. Where reports are put together: the last figure of each span, and the least worst-case free.',
  thin: 'Data, metadata and their use are what LVM told for the latest report; what is a finding is set in the configuration of the servers.',
  audit: 'As it was asked for, or set, and as the books of the host were then.',
  claims:
    'What was asked for the guest, or, where nobody asked, what a report showed of it (the column says which). Each stands in what is promised on its host.',
  policies: 'Set, not measured: by the configuration of the servers, or by whom the line names.',
  hostPolicy: 'Set, not measured: the column beside each figure says in which scope.',
  shortages:
    'Asked for: as in the request. In use and limit: as the books of the host were when this was decided. Pressed, how far it is short shows its terms.',
  request: 'As it was asked for.',
  farOff: 'By what the latest report could not read or find, and what it found that belongs to no known guest.',
  definition: 'As libvirt has it in the guest’s definition, for the latest report.',
  evidence: 'Users, sizes, times and links: what the latest report of the host saw, and what stat told of the files.',
  preview: 'As the books would be with this change: what is promised now, beside the capacity then.',
  asSet: 'As it is typed into the form.',
  health: 'As the server that answers this page counts them now; times are by its clock.',
  sharing: 'Allocated: what stat counts. Worst-case free: rule and terms are at the pool.',
  jobs: 'Failures in a row since it last succeeded, as all servers over this database count them.',
} as const satisfies Readonly<Record<string, string>>;
