// That a host may have guests that nobody told of, in Simplified Chinese.
import type { EN_GUESTS_KNOWN } from '../../../core/sentences/en-guests.ts';

/** See core/sentences/en-guests.ts. */
export const ZH_CN_GUESTS_KNOWN: typeof EN_GUESTS_KNOWN = {
  'guests:none': () => '不知道它有哪些虚拟机：它们还可占用的空间没有计入任何数字。',
  'guests:some': () => '它可能还有未知的虚拟机：它们还可占用的空间没有计入任何数字。',
};
