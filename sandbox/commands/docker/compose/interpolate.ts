import { DockerError } from '../flags.ts';

/** Puts variables where a compose file names them: `$A`, `${A}`, `${A:-else}`, `${A-else}`, `${A:?reason}`, `${A:+other}`; `$$` is a dollar. */
export function interpolate(
  text: string,
  env: Readonly<Record<string, string>>,
  unset: (name: string) => void,
): string {
  return text.replace(
    /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])((?:[^{}]|\{[^}]*\})*))?\})/g,
    (_, dollar: string | undefined, plain: string | undefined, name = plain, sign = '', rest = '') => {
      if (dollar) return '$';
      const value = env[name as string];
      const there = value !== undefined && !(sign.startsWith(':') && value === '');
      if (sign.endsWith('?')) {
        if (!there)
          throw new DockerError(`invalid interpolation format: required variable ${name} is missing a value: ${rest}`);
      } else if (sign.endsWith('-') && !there) return interpolate(rest, env, unset);
      else if (sign.endsWith('+')) return there ? interpolate(rest, env, unset) : '';
      if (value === undefined) unset(name as string);
      return value ?? '';
    },
  );
}
