// What can be done about findings on one host, in Simplified Chinese. Those that a command follows end without a full stop.
import { formatBytes } from '../../../core/format-bytes.ts';
import type { EN_ADVICE } from '../../../core/sentences/en-advice.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';

const first = ({ caution }: { readonly caution: string | undefined }): string => caution ?? '';

/** See core/sentences/en-advice.ts. */
export const ZH_CN_ADVICE: Translated<typeof EN_ADVICE> = {
  'do:allocation-above-virtual': (o) => `关闭虚拟机后，${o.isRaw ? '归还这些数据块' : '检查泄漏了什么'}`,
  'do:backing-format-unstated': () => '关闭虚拟机后，写明其格式（raw 或 qcow2，以创建时为准）',
  'do:backing-missing': () => '从其他主机或镜像服务恢复该文件；查看镜像链',
  'do:backing-not-followed': (o) =>
    o.option === undefined
      ? '请确认这是有人有意为之：能写入自己镜像头的虚拟机可以写入任意文件或地址。'
      : `如果确属有意，请把其目录也加入扫描：${o.option}（与现在扫描的路径一起）`,
  'do:changed-while-read': () => '请在该处写入和删除较少时再运行一次。',
  'do:definition-differs': () => '比较两者',
  'do:discard-off': (o) =>
    `在${o.disks === 1 ? '该磁盘' : '这些磁盘'}的 <driver> 中加入 discard='unmap'，重启虚拟机，然后在其中执行 fstrim -av。`,
  'do:eject': () => '弹出它',
  'do:restore-device': () => '恢复该设备，或从定义中移除该磁盘。',
  'do:restore-file': () => '恢复该文件，或从定义中移除该磁盘。',
  'do:rescue': () => '在虚拟机停止之前抢救其数据',
  'do:file-in-two-guests': () => '给每台虚拟机各自的副本或叠加层；如果是有意共享，请在每个定义中写明 <shareable/>。',
  'do:format-mismatch': (o) => {
    switch (o.clash) {
      case 'raw-with-header':
        return '不要让任何工具探测它的格式，每次都写明格式';
      case 'without-header':
        return '先保留一份副本，然后';
      case 'other':
        return '弄清应为哪种格式，然后更正定义';
    }
  },
  'do:guest-paused-on-io-error': () => '在其存储池上腾出空间，然后让它继续',
  'do:image-corrupt': () => '关闭其虚拟机，保留一份副本，然后检查哪里出错',
  'do:image-dirty': () => '在没有任何程序使用它时',
  'do:large-snapshot': () => '列出快照，并在虚拟机关闭时删除不再需要的',
  'do:merge-running': () => '如果这是不再需要的快照，在虚拟机运行时合并，然后删除',
  'do:merge-shut-off': () => '如果这是不再需要的快照，在虚拟机关闭时合并，然后删除',
  'do:merge': () => '如果这是不再需要的快照，请向上合并。',
  'do:commit': () => '如果它被一个不再需要的快照冻结（且不是模板），在虚拟机运行时',
  'do:old-snapshot': () => '如果不再需要，在虚拟机关闭时',
  'do:wait': () => '请等待：该操作可能仍在进行。',
  'do:keep': (o) => `暂时不要删除：${o.doubt}。`,
  'do:leftover': (o) => `${first(o)}如果该操作已经结束，删除它`,
  'do:orphan': (o) => `${first(o)}如果管理平台也不认识它，删除它`,
  'do:ask': (o) => `${first(o)}请询问放置它的人：有意保留的镜像在这里看起来是一样的。`,
  'do:unreferenced-base': (o) => `${first(o)}让镜像缓存自行清理，或删除它`,
  'do:template': (o) =>
    `${first(o)}只要还需要模板 ${o.template}，就保留该文件：在 Proxmox 中销毁该模板时它会一并删除。`,
  'do:nearly-no-inodes': () => '删除无人需要的小文件；新建文件系统时可以设置更多 inode。',
  'do:nova-misleads': (o) =>
    o.aborts
      ? '修复或移除该磁盘：在此之前，Nova 关于这台主机的一切都是旧的。'
      : '请以 worstCaseFree 判断这台主机；ullage explain --as nova 会列出另一个数字的每一项。',
  'do:over-promised': (o) =>
    `增加 ${formatBytes(o.missing)}，或释放同样多的空间，或迁走虚拟机；在此之前不要再向这里放置。${largestText(o)}`,
  'do:shared-pool': () =>
    '若所有挂载主机都向同一服务器报告，其上有总和（ullage pools）；否则请在每台挂载主机上运行 ullage explain，再从可用量中把所有增长只减一次。',
  'do:taken-for-layer': () => '把虚拟机的 domain XML 文件复制到该目录树中，再运行一次：其中写明了哪个磁盘属于谁。',
  'do:enlarge': () => '趁其卷组还有空间，扩大它',
  'do:unconfirmed-pool': (o) => {
    switch (o.doubt) {
      case 'reflink':
        return '查看文件共享了什么：filefrag -v FILE（标有 “shared” 的区段）。';
      case 'compression':
        return '请按少于所示的量来估计，或为 instances 路径关闭压缩。';
      case 'thin-backing':
        return '同时监视下层的池：lvs -o name,data_percent,metadata_percent';
      case 'remote':
      case 'userspace':
        return '向存储系统本身查询还能写入多少。';
    }
  },
  'caution:shared': (o) => `在报告此存储池的 ${o.hosts} 台主机上没有虚拟机使用它；请确认没有其他主机挂载它。`,
};

function largestText(o: {
  readonly largest: bigint | undefined;
  readonly disks: number;
  readonly guest: string;
  readonly disk: string;
}): string {
  if (o.largest === undefined) return '';
  const size = formatBytes(o.largest);
  return o.disks > 1
    ? `最大的承诺：${o.disks} 个磁盘各自还可占用 ${size}。`
    : `最大的承诺是虚拟机 ${o.guest} 的磁盘 ${o.disk}，为 ${size}。`;
}
