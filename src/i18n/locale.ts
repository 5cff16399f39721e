/** The course's languages. English has no prefix in addresses. */
export const locales = ['en', 'zh-cn'] as const;
export type Locale = (typeof locales)[number];

/** The language as HTML's `lang` wants it. */
export const languageTag: Record<Locale, string> = { en: 'en', 'zh-cn': 'zh-CN' };

/** The address of a page in a language; `path` starts with a slash and has no language. */
export function localized(locale: Locale, path: string): string {
  return locale === 'en' ? path : `/${locale}${path}`;
}

export function otherLocale(locale: Locale): Locale {
  return locale === 'en' ? 'zh-cn' : 'en';
}
