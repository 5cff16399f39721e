import { joinedText } from '../../machine/byte-text.ts';
import { unescaped } from './escapes.ts';

/** Formats as printf does, again and again until the arguments are used up. `problems` are its complaints. */
export function formatted(format: string, args: readonly string[]): { text: string; problems: string[] } {
  const problems: string[] = [];
  let left = args;
  let text = '';
  for (;;) {
    const before = left.length;
    let stopped = false;
    text += format.replace(
      /%(%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?([diouxXeEfgGcsbq]))|\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[\s\S])/g,
      (token, kind?: string, flags = '', width?: string, precision?: string, letter?: string) => {
        if (stopped) return '';
        if (token.startsWith('\\')) {
          const plain = unescaped(token, 'printf');
          stopped ||= plain.stopped;
          return plain.text;
        }
        if (kind === '%') return '%';
        const take = (): string | undefined => {
          const [first, ...rest] = left;
          left = rest;
          return first;
        };
        const wide = width === '*' ? Number(take() ?? 0) : Number(width ?? 0);
        const exact = precision === '*' ? Number(take() ?? 0) : precision === undefined ? null : Number(precision);
        return padded(conversion(letter as string, take(), exact, flags, problems), wide, flags, letter as string);
      },
    );
    if (stopped || left.length === 0 || left.length === before) return { text: joinedText(text), problems };
  }
}

function conversion(
  letter: string,
  arg: string | undefined,
  exact: number | null,
  flags: string,
  problems: string[],
): string {
  const text = arg ?? '';
  switch (letter) {
    case 's':
      return exact === null ? text : [...text].slice(0, exact).join('');
    case 'b':
      return unescaped(text).text;
    case 'c':
      return [...text][0] ?? '';
    case 'q':
      return /^[\w@%+=:,./-]+$/.test(text) ? text : text === '' ? "''" : text.replace(/[^\w@%+=:,./-]/g, '\\$&');
    default:
      return signed(number(letter, numeric(text, problems), exact), flags);
  }
}

function numeric(text: string, problems: string[]): number {
  if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
  if (text === '') return 0;
  const value = /^[-+]?0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  if (!Number.isNaN(value)) return value;
  problems.push(`${text}: invalid number`);
  return Number.parseFloat(text) || 0;
}

function number(letter: string, value: number, exact: number | null): string {
  const whole = Math.trunc(value);
  switch (letter) {
    case 'x':
      return whole.toString(16);
    case 'X':
      return whole.toString(16).toUpperCase();
    case 'o':
      return whole.toString(8);
    case 'f':
      return value.toFixed(exact ?? 6);
    case 'e':
    case 'E': {
      const text = value.toExponential(exact ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
      return letter === 'E' ? text.toUpperCase() : text;
    }
    case 'g':
    case 'G':
      return general(value, exact ?? 6);
    default:
      return exact === null ? String(whole) : String(whole).padStart(exact, '0');
  }
}

/** `%g`: as many digits as asked, without zeros at the end. */
export function general(value: number, digits: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value).replace('Infinity', 'inf').replace('NaN', 'nan');
  const power = Math.floor(Math.log10(Math.abs(value)));
  if (power < -4 || power >= digits) {
    const text = value.toExponential(Math.max(0, digits - 1)).replace(/\.?0+e/, 'e');
    return text.replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const text = value.toFixed(Math.max(0, digits - 1 - power));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function signed(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

function padded(text: string, width: number, flags: string, letter: string): string {
  const wide = Math.abs(width);
  if (flags.includes('-') || width < 0) return text.padEnd(wide);
  if (!flags.includes('0') || 'scbq'.includes(letter)) return text.padStart(wide);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(wide - sign.length, '0');
}
