// What stands where a list has nothing in it, in Simplified Chinese.
import type { EN_EMPTY } from './en-empty.ts';

/** See en-empty.ts. */
export const ZH_CN_EMPTY: typeof EN_EMPTY = {
  noHost: '还没有任何主机上报，因此一无所知。',
  connect: '如何接入主机',
  pools: {
    says: '已上报的主机都没有供虚拟机占用的存储池。',
    unread: '尚不知道有存储池：已上报的主机都未能完整读取。',
    next: '代理未能读取的内容，见各主机的页面：',
    noMatch: '没有符合条件的存储池。',
    all: '全部存储池',
  },
  hosts: '全部主机',
  reclaim: {
    says: '没有可回收的内容：没有无人使用的文件，没有陈旧或过大的快照，也没有不归还已删除数据的磁盘。',
    unread: '尚不知道有可回收的内容：已上报的主机都未能完整读取。',
    next: '未能完整读取的主机上仍可能有：',
    noMatch: '没有符合条件的内容。',
    all: '全部可回收内容',
  },
  partialHosts: '仅部分读取的主机',
  events: {
    says: '还没有发生任何事件。',
    next: '主机接入、写满、延迟或恢复，虚拟机被暂停，以及承诺和策略的变化，都会随时显示在这里。',
    noMatch: '没有发生过此类事件，或已超过保留期限。',
    all: '全部事件',
  },
  decisions: {
    says: '还没有任何决定。',
    next: '可以在控制台、用 ullage place 命令，或由 OpenStack 通过 Placement 放置虚拟机；由 Ullage 自己作出的决定显示在这里。',
    noMatch: '没有此类决定。',
    all: '全部决定',
  },
  place: '放置虚拟机，或查看它会被放到哪里',
  forced: {
    says: '没有等待复查的强制承诺。',
    next: '超出限额的强制承诺会一直显示在这里，直到有人复查。以前的可在决定中查看：',
    noMatch: '该主机没有等待复查的强制承诺。',
    all: '全部强制承诺',
  },
  forcedDecisions: '强制作出的决定',
  guests: {
    says: '已上报的主机上都没有虚拟机。',
    next: '未能读取的内容，见各主机的页面：',
    noMatch: '没有匹配的虚拟机。',
    all: '全部虚拟机',
  },
  claims: {
    says: '没有任何承诺。',
    next: '放置的、经 Placement 请求的，或在报告中出现的虚拟机都会获得承诺，届时显示在这里。',
    noMatch: '该主机上没有此类承诺。',
    all: '全部承诺',
  },
  promises: '没有虚拟机磁盘占用此存储池。',
  hostEvents: '在事件的保留期限内，该主机没有发生任何事件。',
  noPoolTold: '该主机最近一次报告中没有任何存储池。报告中出现存储池之后，这里会从那时起显示其历史。',
  past: '主机的历史从首次上报开始；精细的数据不如按小时、按天的数据保留得久：请选择更晚或更宽的时间范围。',
};
