/** A language of the course. */
export type Locale = 'en' | 'zh-cn';

export type Translated = Readonly<Record<Locale, string>>;

/** What a reader is told: in both languages, or, where it needs no translation, as one string. */
export type Text = string | Translated;

export function textIn(locale: Locale, text: Text): string {
  return typeof text === 'string' ? text : text[locale];
}
