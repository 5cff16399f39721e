/** util.parseArgs */
import { process } from '../process.ts';

interface OptionSpec {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  default?: string | boolean | readonly (string | boolean)[];
}

interface ParseArgsConfig {
  args?: readonly string[];
  options?: Readonly<Record<string, OptionSpec>>;
  strict?: boolean;
  allowPositionals?: boolean;
  allowNegative?: boolean;
}

type Value = string | boolean | readonly (string | boolean)[];

/** Throws ERR_PARSE_ARGS_UNKNOWN_OPTION, …_INVALID_OPTION_VALUE or …_UNEXPECTED_POSITIONAL when strict. */
export function parseArgs(config: ParseArgsConfig = {}): { values: Record<string, Value>; positionals: string[] } {
  const {
    args = process.argv.slice(2),
    options = {},
    strict = true,
    allowPositionals = !strict,
    allowNegative = false,
  } = config;
  const values: Record<string, Value> = Object.create(null);
  const positionals: string[] = [];
  const fail = (code: string, message: string): never => {
    throw Object.assign(new TypeError(message), { code: `ERR_PARSE_ARGS_${code}` });
  };
  const store = (name: string, value: string | boolean): void => {
    const before = values[name];
    values[name] = options[name]?.multiple ? [...(Array.isArray(before) ? before : []), value] : value;
  };
  const rest = [...args];
  const take = (name: string, shown: string, inline: string | undefined): void => {
    const spec = options[name];
    if (!spec) {
      const positive = name.slice('no-'.length);
      if (allowNegative && name.startsWith('no-') && options[positive]?.type === 'boolean')
        return store(positive, false);
      if (strict) fail('UNKNOWN_OPTION', `Unknown option '${shown}'`);
      return store(name, inline ?? true);
    }
    if (spec.type === 'boolean') {
      if (inline !== undefined && strict) fail('INVALID_OPTION_VALUE', `Option '${shown}' does not take an argument`);
      return store(name, true);
    }
    const value = inline ?? rest.shift();
    if (value === undefined) return fail('INVALID_OPTION_VALUE', `Option '${shown} <value>' argument missing`);
    if (inline === undefined && strict && value.startsWith('-') && value.length > 1) {
      fail('INVALID_OPTION_VALUE', `Option '${shown}' argument is ambiguous.`);
    }
    store(name, value);
  };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      positionals.push(...rest.splice(0));
    } else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = arg.slice(2, equals < 0 ? undefined : equals);
      take(name, `--${name}`, equals < 0 ? undefined : arg.slice(equals + 1));
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let at = 1; at < arg.length; at += 1) {
        const short = arg[at] ?? '';
        const name = Object.keys(options).find((each) => options[each]?.short === short) ?? short;
        const takesRest = options[name]?.type === 'string' && at + 1 < arg.length;
        take(name, `-${short}`, takesRest ? arg.slice(at + 1) : undefined);
        if (takesRest) break;
      }
    } else {
      if (!allowPositionals)
        fail('UNEXPECTED_POSITIONAL', `Unexpected argument '${arg}'. This command does not take positional arguments`);
      positionals.push(arg);
    }
  }
  for (const [name, { default: fallback }] of Object.entries(options)) {
    if (fallback !== undefined && values[name] === undefined) values[name] = fallback;
  }
  return { values, positionals };
}
