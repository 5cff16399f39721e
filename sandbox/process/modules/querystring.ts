/** node:querystring */
type Values = Record<string, string | number | boolean | readonly (string | number | boolean)[] | null | undefined>;

function parse(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    const before = found[key];
    found[key] = before === undefined ? value : [before, value].flat();
  }
  return found;
}

function stringify(values: Values): string {
  const pairs = Object.entries(values).flatMap(([key, value]) =>
    [value].flat().map((each) => [key, each ?? ''] as const),
  );
  return pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`).join('&');
}

export const querystring = {
  parse,
  decode: parse,
  stringify,
  encode: stringify,
  escape: encodeURIComponent,
  unescape: decodeURIComponent,
};
