/** How the name in a client's certificate becomes the name of its principal: `ssl.principal.mapping.rules` (KIP-371). */
export type PrincipalMapping = (distinguishedName: string) => string | null;

const rule = /^RULE:((?:\\.|[^\\/])*)\/((?:\\.|[^\\/])*)\/([LU]?)\s*(?:,|$)/;
const asItIs = /^DEFAULT\s*(?:,|$)/;

/**
 * Reads rules such as `RULE:^CN=(.*?),.*$/$1/L, DEFAULT`; the first one that matches the whole name gives the answer, null
 * is that none does. Throws Error with what was expected.
 */
export function principalMapping(rules: string): PrincipalMapping {
  const mappings: PrincipalMapping[] = [];
  for (let rest = rules.trim(); rest !== ''; ) {
    const found = asItIs.exec(rest) ?? rule.exec(rest);
    if (!found) throw new Error(`"${rest}": DEFAULT, or RULE:pattern/replacement/ with L or U at its end, expected`);
    const [whole, pattern, replacement = '', letters] = found;
    mappings.push(pattern === undefined ? (name) => name : byRule(pattern, replacement, letters ?? ''));
    rest = rest.slice(whole.length).trim();
  }
  return (name) => {
    for (const mapping of mappings) {
      const mapped = mapping(name);
      if (mapped !== null) return mapped;
    }
    return null;
  };
}

function byRule(pattern: string, replacement: string, letters: string): PrincipalMapping {
  const whole = new RegExp(`^(?:${pattern})$`);
  return (name) => {
    if (!whole.test(name)) return null;
    const mapped = name.replace(whole, replacement);
    if (letters === 'L') return mapped.toLowerCase();
    return letters === 'U' ? mapped.toUpperCase() : mapped;
  };
}

/** Names of attributes that RFC 2253 has; Java writes others as their number and the bytes of their value. */
const emailAddress = '1.2.840.113549.1.9.1';
const ia5String = 0x16;

/**
 * A distinguished name as Java prints it (RFC 2253): the last attribute first, with commas.
 *
 * @param subject as OpenSSL prints it: an attribute a line, `CN=ana`, its value escaped already
 */
export function distinguishedName(subject: string): string {
  return subject
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.indexOf('=');
      const [name, value] = [line.slice(0, at), line.slice(at + 1)];
      return name === 'emailAddress' ? `${emailAddress}=#${hexOf(value)}` : line;
    })
    .reverse()
    .join(',');
}

function hexOf(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return [ia5String, bytes.length, ...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
