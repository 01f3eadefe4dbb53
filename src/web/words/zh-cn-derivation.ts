// How figures are made up, in Simplified Chinese.
import type { EN_DERIVATION } from './en-derivation.ts';

/** See en-derivation.ts. */
export const ZH_CN_DERIVATION: typeof EN_DERIVATION = {
  title: (name) => `“${name}”是怎样算出的`,
  close: '关闭',
  rules: {
    worst: (disks) => (disks === undefined ? '可用 − 各磁盘增长之和' : `可用 − ${disks} 个磁盘的增长之和`),
    growth: '各磁盘（上限 − 已分配）之和，负值按零计',
    withClaims: '最坏可用 − 已承诺但报告中尚未出现的部分',
    headroom: '容量 − 已承诺之和',
    perDay: '现在已占用 − 一天前已占用',
    overCommit: '已置备 ÷（总量 − 预留）',
    available: '普通写入者还能使用的空间',
  },
  terms: {
    available: '可用',
    growth: '增长之和',
    capacity: '容量：（总量 − 预留）× 分配比例',
    total: '总量',
    reserved: '预留',
    ratio: '设定的分配比例',
    claims: '已承诺之和',
    occupied: '已占用',
    rootReserved: '为 root 保留',
    occupiedNow: '现在已占用',
    occupiedDayAgo: '24 至 25 小时前已占用',
    worst: '最坏可用',
    unseen: '已承诺，报告中尚未出现',
    provisioned: '已置备：虚拟大小之和',
  },
  notes: {
    bound: '有内容无法读取：实际剩余可能更少，还可增长可能更多。',
    unknownDisks: (count) => `${count} 个磁盘的增长未知，未计入。`,
    partialClaims: (count) => `${count} 项承诺只知道一部分：还可承诺至多为此数。`,
    ofPool: (pool) => `取自 ${pool}：该主机上最坏情况下剩余最少的存储池。`,
    noDayAgo: '没有一天前的数据。',
    noTracked: '此存储池上不能作出承诺。',
    sources: {
      filesystem: '取自 statvfs：f_bavail × f_frsize。',
      'volume-group': '取自 LVM：卷组的空闲区段。',
      'thin-pool': '取自 LVM：数据大小减去已映射的部分。',
    },
  },
  totals: {
    available: (pools) => `${pools} 个存储池的可用空间之和`,
    left: '最坏可用不为负的存储池的最坏可用之和',
    missing: (pools) => `${pools} 个存储池在最坏情况下缺少的部分之和`,
    missingElsewhere: '其他存储池缺少的部分：不能由这些存储池补足',
    shortPools: '低于零的最坏可用之和（去掉负号）',
    pools: '全部存储池，最紧张的在前',
  },
  whole: {
    ledger: '账目与承诺，逐个磁盘',
    claims: '已放置在此主机上的虚拟机',
    policy: '在此生效的比例与预留',
    past: '历史',
  },
};
