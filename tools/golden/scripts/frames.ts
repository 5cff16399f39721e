// Frames that no broker can read: for every API, versions that are not there and bodies that end before their time.
import { inRange, versionRange } from '../../../sandbox/wire/schema.ts';
import { apis } from '../apis.ts';
import type { Raw, Script } from '../script.ts';

const word = (value: number): string => (value & 0xffff).toString(16).padStart(4, '0');

/**
 * A request's header, and so much of a body. The first versions of some requests have no body at all: for them the header
 * ends before its time.
 */
function frame(key: number, version: number, flexible: boolean, body: string): Raw {
  const header = `${word(key)} ${word(version)} 00000007 ffff`;
  return {
    raw: body === '' ? header.slice(0, 12) : `${header} ${flexible ? '00 ' : ''}${body}`,
    on: `v${version}${body}`,
  };
}

/** Of a string, an array and a number alike, this is only the first byte or a length that nothing follows. */
const cut = '7f';

export const frames: readonly Script[] = [...apis.values()]
  // What an unknown version of ApiVersions is answered has a script of its own.
  .filter(({ name }) => name !== 'ApiVersions' && name !== 'SaslHandshake' && name !== 'SaslAuthenticate')
  .map((api) => {
    const { min, max } = versionRange(api.versions);
    const isFlexible = (version: number): boolean => api.flexible !== undefined && inRange(version, `${api.flexible}+`);
    return {
      name: `${api.name} in versions that are not there, and cut short`,
      steps: [
        frame(api.key, max + 1, isFlexible(max + 1), '00000000'),
        ...(min > 0 ? [frame(api.key, min - 1, isFlexible(min - 1), '00000000')] : []),
        ...[...new Set([min, max])].flatMap((version) => [
          frame(api.key, version, isFlexible(version), ''),
          ...(Object.values(api.request).some(({ versions }) => inRange(version, versions))
            ? [frame(api.key, version, isFlexible(version), cut)]
            : []),
        ]),
      ],
    };
  });
