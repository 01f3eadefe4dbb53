// Every sentence of core/sentences in Simplified Chinese.
import type { English } from '../../../core/sentences/english.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';
import { ZH_CN_ADVICE } from './zh-cn-advice.ts';
import { ZH_CN_CLAIMS } from './zh-cn-claims.ts';
import { ZH_CN_DOUBTS } from './zh-cn-doubts.ts';
import { ZH_CN_FAR_OFF } from './zh-cn-far-off.ts';
import { ZH_CN_FINDINGS } from './zh-cn-findings.ts';
import { ZH_CN_FLEET } from './zh-cn-fleet.ts';
import { ZH_CN_GUESTS_KNOWN } from './zh-cn-guests.ts';
import { ZH_CN_NOVA } from './zh-cn-nova.ts';
import { ZH_CN_PROMISES } from './zh-cn-promises.ts';

/** By key. */
export const ZH_CN_SENTENCES: Translated<English> = {
  ...ZH_CN_FINDINGS,
  ...ZH_CN_ADVICE,
  ...ZH_CN_DOUBTS,
  ...ZH_CN_PROMISES,
  ...ZH_CN_GUESTS_KNOWN,
  ...ZH_CN_FAR_OFF,
  ...ZH_CN_NOVA,
  ...ZH_CN_CLAIMS,
  ...ZH_CN_FLEET,
};
