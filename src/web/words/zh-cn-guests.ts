// What the lists of guests and of claims say, in Simplified Chinese.
import type { EN_GUESTS } from './en-guests.ts';

/** See en-guests.ts. */
export const ZH_CN_GUESTS: typeof EN_GUESTS = {
  search: '搜索虚拟机（名称的一部分，或 UUID）',
  ofHost: '一台主机的',
  allHosts: '全部主机的',
  caption: '虚拟机',
  disks: '磁盘',
  shown: (count, isAll) => (isAll ? `${count} 台虚拟机` : `前 ${count} 台虚拟机`),
  more: '更多虚拟机',
  claims: {
    caption: '全部承诺',
    explain: '每一项承诺及其计入主机的数量：包括按请求作出的，也包括因报告中出现虚拟机而接管的。',
    which: '范围',
    held: '计入主机的',
    all: '包括已结束的',
    shown: (count, isAll) => (isAll ? `${count} 项承诺` : `前 ${count} 项承诺`),
    more: '更多承诺',
  },
  unknown: (hosts) => `不知道 ${hosts} 台主机有哪些虚拟机。`,
};
