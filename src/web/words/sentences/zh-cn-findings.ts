// What findings about one host say, in Simplified Chinese.
import { formatBytes } from '../../../core/format-bytes.ts';
import type { PoolDoubt } from '../../../core/pool-facts.ts';
import type { EN_FINDINGS, LeftoverOrigin, UnusedFiles } from '../../../core/sentences/en-findings.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';
import { changedText, occupiedText, sizeText, someText } from './zh-cn-parts.ts';

const ORIGINS: Readonly<Record<LeftoverOrigin, string>> = {
  resize: '一次既未确认也未撤回的调整大小或迁移',
  deletion: '一次未完成的删除',
  upload: '一次未完成的快照上传',
  operation: '一次未完成的操作',
};

const unusedText = ({ occupied, back, days }: UnusedFiles): string =>
  `${sizeText(occupied, back)}，${changedText(days)}`;

/** See core/sentences/en-findings.ts. */
export const ZH_CN_FINDINGS: Translated<typeof EN_FINDINGS> = {
  'allocation-above-virtual': (o) =>
    `${o.path} 比同样大小的磁盘写满时还多占 ${formatBytes(o.excess)}：${
      o.isRaw ? '磁盘末尾之后仍有数据块' : '有泄漏的簇，或经过预分配'
    }。`,
  'backing-format-unstated': (o) =>
    `${o.images === 1 ? o.path : `${o.images} 个镜像`}引用后端文件 ${o.backing} 时没有写明其格式，因此 QEMU 会相信该文件的内容。`,
  'backing-missing': (o) => `${o.path} 的后端文件 ${o.backing} 不存在。`,
  'backing-not-followed': (o) =>
    `${o.path} 的后端是 ${o.backing}，${
      o.isRemote ? '它不是普通路径' : '它位于所扫描的目录之外'
    }：没有打开它，它所占用的空间也没有计入。`,
  'changed-while-read': (o) => {
    const drift = o.drift < 0n ? -o.drift : o.drift;
    const change =
      o.excess > drift
        ? `逐个查看时各文件的总和，比最后的已占用量多 ${formatBytes(o.excess)}`
        : `读取之后的已占用量比之前${o.drift < 0n ? '少' : '多'} ${formatBytes(drift)}`;
    return `${o.pool} 在读取过程中发生了变化：${change}。其数字的误差可达此数${o.isClose ? '，最坏可用也可能在零的另一侧' : ''}。`;
  },
  'definition-differs': (o) =>
    o.isNow
      ? `虚拟机 ${o.guest} 现在有磁盘 ${o.disk}，下次启动后则没有。`
      : `虚拟机 ${o.guest} 下次启动后才会有磁盘 ${o.disk}，现在没有。`,
  'discard-off': (o) =>
    `${o.pool}：有 ${o.disks} 个磁盘没有开启 discard（${someText(o.names, o.disks)}），虚拟机在其中删除的内容仍占用空间${
      o.atMost === undefined || o.atMost === 0n ? '' : `；它们共占 ${formatBytes(o.atMost)}，其中一部分可能就是这样`
    }。`,
  'disk-missing': (o) => {
    const what = `虚拟机 ${o.guest} 的磁盘 ${o.disk}`;
    switch (o.meaning) {
      case 'medium':
        return `${what}：介质 ${o.path} 不存在。`;
      case 'cannot-start':
        return `${what}：${o.path} 不存在，虚拟机无法启动。`;
      case 'device-gone':
        return `${what}：${o.path} 不存在，设备在虚拟机运行时消失了，或者只有虚拟机能看到它。`;
      case 'file-gone':
        return `${what}：${o.path} 不存在。如果它已被删除，运行中的虚拟机仍打开着它：虚拟机停止时空间才会释放，数据也随之丢失。`;
    }
  },
  'file-in-two-guests': (o) =>
    o.isBelow
      ? `${o.path} 由虚拟机 ${o.writer} 写入，同时又是另一台虚拟机磁盘的下层（${someText(o.names, o.guests)}）：每次写入都会损坏那个磁盘。`
      : `${o.path} 同时是 ${someText(o.names, o.guests)} 的磁盘：两台同时运行会毁坏其数据。`,
  'format-mismatch': (o) => {
    const what = `虚拟机 ${o.guest} 的磁盘 ${o.disk}：声明为 ${o.declared}，但 ${o.path}`;
    switch (o.clash) {
      case 'raw-with-header':
        return `${what} 以 ${o.probed} 文件头开始；虚拟机可以写入这样的文件头来读取主机上的文件。`;
      case 'without-header':
        return `${what} 没有该格式的文件头：虚拟机无法从它启动。`;
      case 'other':
        return `${what} 是 ${o.probed}。`;
    }
  },
  'guest-paused-on-io-error': (o) => `虚拟机 ${o.guest} 已暂停，因为一次写入失败（${o.error}）。`,
  'image-corrupt': (o) => `${o.path} 被标记为已损坏：QEMU 不会再写入它。`,
  'image-dirty': (o) => `${o.path} 没有正常关闭，也没有运行中的虚拟机在使用它：可能有泄漏的簇。`,
  'large-snapshot': (o) =>
    `${o.path} 的 ${o.snapshots} 个内部快照${o.isAtLeast ? '至少' : ''}占用 ${formatBytes(o.held)}${
      o.more === 0n ? '' : `；如果虚拟机重写整个磁盘，还会再占最多 ${formatBytes(o.more)}`
    }。`,
  'large-layer': (o) =>
    `虚拟机 ${o.guest} 的磁盘 ${o.disk} 在下层 ${o.path} 中保留着 ${formatBytes(o.held)}，此外还有写入上层的内容。`,
  leftover: (o) => `${o.path} 是${ORIGINS[o.origin]}留下的：${unusedText(o)}。`,
  'nearly-no-inodes': (o) =>
    `${o.pool} 的 ${o.total} 个 inode 已使用 ${o.used}：一旦用完，无论还有多少字节可用，都无法再创建文件。`,
  'nova-misleads': (o) => (o.most === undefined ? o.figures : `${o.figures}其中最主要的：${o.most}`),
  'old-snapshot': (o) =>
    `${o.path} 有 ${o.snapshots} 个超过 ${o.limitDays} 天的内部快照；最旧的 ${o.oldest} 已有 ${o.days} 天。`,
  'old-layer': (o) =>
    `虚拟机 ${o.guest} 的磁盘 ${o.disk} 以 ${o.path}（${occupiedText(o.held)}）为下层，它已有 ${o.days} 天没有变化，也没有其他磁盘使用。`,
  orphan: (o) => `${o.path} ${orphanText(o)}：${unusedText(o)}。`,
  'over-promised': (o) =>
    `${o.pool}：${o.worst.join('')}${o.missing === undefined ? '' : `那时将缺少 ${formatBytes(o.missing)}。`}`,
  'shared-pool': (o) =>
    `${o.pool} 是共享的：其他主机的虚拟机也从同一份${o.available === undefined ? '空间' : ` ${formatBytes(o.available)} `}中取用，而本机的报告中没有它们。`,
  'taken-for-layer': (o) =>
    `${o.pool === undefined ? '' : `${o.pool}：`}有 ${o.images} 个镜像被当作下层，因为有别的镜像引用它们（${someText(o.names, o.images)}）：如果有虚拟机写入其中，还可能占用${
      o.growth === undefined ? '无法估计的空间' : ` ${formatBytes(o.growth)}`
    }。`,
  'thin-pool-data-nearly-full': (o) =>
    `精简池 ${o.pool} 已用 ${o.used}：再写入 ${formatBytes(o.left)}，其中所有的卷都会停止。`,
  'thin-pool-metadata-nearly-full': (o) =>
    `精简池 ${o.pool} 的元数据（${formatBytes(o.size)}）已用 ${o.used}：达到 100 % 时，无论还剩多少数据空间，精简池都会变为只读。`,
  'unconfirmed-pool': (o) => `${o.pool}：${unconfirmedText(o)}。`,
  'unreferenced-base': (o) =>
    `${o.path} ${
      o.template === undefined
        ? '是没有任何虚拟机使用的基础镜像'
        : `是模板 ${o.template} 的磁盘，其中的基础镜像没有任何虚拟机使用`
    }：${unusedText(o)}。`,
};

function orphanText(o: { readonly files: number; readonly isFolder: boolean; readonly isInstance: boolean }): string {
  if (!o.isInstance && o.isFolder)
    return `中有 ${o.files} 个文件没有被这里的任何虚拟机使用，可能是模板、上传的文件或残留`;
  if (!o.isInstance) return '没有被这里的任何虚拟机使用，可能是模板、上传的文件或残留';
  return o.isFolder ? `中有 ${o.files} 个文件不属于任何虚拟机` : '不属于任何虚拟机';
}

function unconfirmedText(o: { readonly doubt: PoolDoubt; readonly atLeast: bigint; readonly atMost: bigint }): string {
  const more = `可能在所示增长之外再占用最多 ${formatBytes(o.atMost)}`;
  switch (o.doubt) {
    case 'reflink':
      return o.atLeast > 0n
        ? `文件之间至少共享 ${formatBytes(o.atLeast)}；重写共享部分${more}`
        : `此处的文件可以共享数据块；如果虚拟机的文件有共享，重写它们${more}`;
    case 'compression':
      return `文件经过压缩；写入更难压缩的数据${more}`;
    case 'thin-backing':
      return '下层设备是精简配置的，可能在此文件系统写满之前就先满';
    case 'remote':
      return '可用量由其服务器给出，而服务器可能超分、去重或设有配额';
    case 'userspace':
      return '可用量由某个程序而非内核给出';
  }
}
