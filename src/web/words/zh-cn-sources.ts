// Where figures come from that are measured, or set, and not worked out, in Simplified Chinese.
import type { EN_SOURCES } from './en-sources.ts';

/** See en-sources.ts. */
export const ZH_CN_SOURCES: Readonly<Record<keyof typeof EN_SOURCES, string>> = {
  ledger:
    '每一行都从上面的数值中减去；合计恰为总量，精确到字节。文件按 stat 的计数（512 × st_blocks），每个只计一次；其余取自存储池自身。',
  disks:
    '虚拟大小取自镜像头，无法读取时取自 libvirt。已分配按 stat 的计数（512 × st_blocks）。上限与增长（上限 − 已分配）的规则和各项见每个磁盘的页面。',
  guests: '每台虚拟机各磁盘之和，仅计已知者：各磁盘及其规则与各项，见该虚拟机的页面。',
  files: '每个文件已分配的空间，由其主机最近一次报告按 stat 计数（512 × st_blocks）。',
  file: '已分配、长度、链接数与时间由 stat 提供，取自最近一次报告。虚拟大小取自镜像头。',
  snapshots: '取自镜像头；外部快照层占用其文件已分配的空间（512 × st_blocks）。',
  pinned: '只被内部快照引用的簇，由遍历镜像的表统计。',
  past: '取自当时的报告。合并的时段取该时段最后的数值，最坏可用取最小值。',
  thin: '数据、元数据及其使用率由 LVM 提供，取自最近一次报告；从何时起成为发现由服务器配置设定。',
  audit: '取自当时的请求或设定，以及主机当时的账目。',
  claims: '为该虚拟机请求的量；若无人请求，则为报告中看到的量（由“来源”一栏说明）。各项都计入其主机的已承诺之和。',
  policies: '为设定值，并非测量：由服务器配置设定，或由该行所列的人设定。',
  hostPolicy: '为设定值，并非测量：每个数值旁边说明来自哪个范围。',
  shortages: '请求：按请求内容。已用与限制：作出决定时该主机的账目。点按缺少的数量可查看各项。',
  request: '按请求内容。',
  farOff: '依据最近一次报告未能读取或未找到的内容，以及其中不属于任何已知虚拟机的内容。',
  definition: '取自 libvirt 中该虚拟机的定义，以最近一次报告为准。',
  evidence: '使用者、大小、时间与链接：取自该主机最近一次报告，以及 stat 对文件的统计。',
  preview: '按此更改之后的账目：现有的承诺，与届时的容量。',
  asSet: '按表单中填写的内容。',
  health: '由答复此页面的服务器此刻统计；时间以其时钟为准。',
  sharing: '已分配按 stat 的计数。最坏可用的规则和各项见存储池页面。',
  jobs: '自上次成功以来连续失败的次数，由使用此数据库的全部服务器共同统计。',
};
