// What findings say that no single host could make, in Simplified Chinese.
import { formatBytes } from '../../../core/format-bytes.ts';
import type { EN_FLEET } from '../../../core/sentences/en-fleet.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';
import { someText } from './zh-cn-parts.ts';

/** See core/sentences/en-fleet.ts. */
export const ZH_CN_FLEET: Translated<typeof EN_FLEET> = {
  'hosts-disagree': (o) => {
    const gap = o.gap > 0n ? `多 ${formatBytes(o.gap)}` : `少 ${formatBytes(-o.gap)}`;
    const others = o.others === 0 ? '' : `另有 ${o.others} 台主机也与 ${o.here} 不同。`;
    return `${o.pool}：${o.here} 看到${o.isTotal ? '总量' : '已占用'} ${formatBytes(o.bytes)}，${o.there} ${gap}，两次读取最多相隔 ${o.seconds} 秒。${others}`;
  },
  'do:hosts-disagree': () =>
    '请在两台主机上比较 df：克隆的文件系统保留原 UUID，却是另一个存储池（请给它新的 UUID）；否则其中一台看到的是过时的数字。',
  'pool-on-two-hosts': (o) =>
    `${o.pool} 在 ${someText(o.names, o.hosts)} 上具有同样的标识，而这种存储池同一时间只能由一台主机使用：只计入一次。`,
  'do:pool-on-two-hosts': () =>
    '如果是克隆，请给每个各自的 UUID（tune2fs -U random、xfs_admin -U generate、vgimportclone）；如果是同一个设备，请只在一台主机上保留挂载。',
  'shared-pool-over-promised': (o) =>
    `${o.pool}：其 ${o.hosts} 台主机上的虚拟机合计${o.isAtLeast ? '至少' : ''}还可增长 ${formatBytes(o.growth)}，而可用的只有 ${formatBytes(o.available)}。`,
  'do:shared-pool-over-promised': (o) =>
    `增加 ${formatBytes(o.missing)}，或释放同样多的空间，或把虚拟机迁到其他存储池；在此之前不要再向这里放置。`,
  'hosts-share-a-name': (o) => `${o.host} (${o.id}) 与 ${o.others.join('、')} 同名：按名称无法找到其中任何一台。`,
  'do:hosts-share-a-name': () =>
    '请用 id 来指明它们。如果其中一台是重新安装的，请移除不再上报的那个 id；否则请确认谁该用这个名称，并重命名另一台。',
  'two-agents': (o) => `有两个 agent 轮流代表 ${o.host} 上报：其数字可能来自两台机器。`,
  'do:two-agents': () =>
    '请找到第二台机器：它是保留了 agent 状态和令牌的克隆。停止其 agent，删除其状态，并给它自己的令牌。',
};
