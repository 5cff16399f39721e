import { en, type Messages } from './en.ts';
import type { Locale } from './locale.ts';
import { zhCn } from './zh-cn.ts';

export function messages(locale: Locale): Messages {
  return locale === 'en' ? en : zhCn;
}
export type { Messages };
