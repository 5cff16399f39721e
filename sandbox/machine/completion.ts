import type { Completion } from './line-editor.ts';
import type { Known, LabMachine } from './machine.ts';
import { baseName, resolvePath } from './paths.ts';

/** Options of which the value is the name of something that the lab knows, and whose option it is where it is not everybody's. */
const values: Readonly<Record<string, { what: Known; of?: string }>> = {
  '--topic': { what: 'topic' },
  '--group': { what: 'group' },
  '--bootstrap-server': { what: 'server' },
  '--broker-list': { what: 'server' },
  '-t': { what: 'topic', of: 'kcat' },
  '-G': { what: 'group', of: 'kcat' },
  '-b': { what: 'server', of: 'kcat' },
};

/** What Tab offers: commands where a command stands, options after a dash, topics and groups where one is asked for, files elsewhere. */
export function completeLine(before: string, { machine, cwd }: { machine: LabMachine; cwd: string }): Completion {
  const word = /(?:\\.|[^\s;&|])*$/.exec(before)?.[0] ?? '';
  const lead = before.slice(0, before.length - word.length);
  const isCommand = /(^|[;&|]|\b(sudo|nohup|time|watch))\s*$/.test(lead) && !word.includes('/');
  if (isCommand) {
    const names = machine.commands.map(({ name }) => name).filter((name) => name.startsWith(word));
    return { replaced: word, candidates: names.sort() };
  }
  const typed = /(?:^|[;&|])\s*(?:(?:sudo|nohup|time|watch)\s+)*([^\s;&|]+)[^;&|]*$/.exec(lead)?.[1] ?? '';
  if (word.startsWith('-')) {
    const options = machine.commands.find((command) => command.name === baseName(typed))?.options ?? [];
    return { replaced: word, candidates: options.filter((option) => option.startsWith(word)) };
  }
  const kind = values[/(\S+)\s+$/.exec(lead)?.[1] ?? ''];
  if (kind && (kind.of === undefined || kind.of === baseName(typed))) {
    const candidates = machine.known(kind.what).filter((name) => name.startsWith(word));
    return { replaced: word, candidates };
  }
  const cut = word.lastIndexOf('/') + 1;
  const [directory, start] = [word.slice(0, cut), word.slice(cut).replace(/\\(.)/g, '$1')];
  const plain = directory.replace(/\\(.)/g, '$1').replace(/^~\//, `${machine.workdir}/`);
  const at = resolvePath(cwd, plain === '' ? '.' : plain);
  if (machine.files.kind(at) !== 'directory') return { replaced: word, candidates: [] };
  const names = machine.files
    .list(at)
    .filter((name) => name.startsWith(start) && (start !== '' || !name.startsWith('.')));
  const candidates = names.map((name) => {
    const isDirectory = machine.files.kind(resolvePath(at, name)) === 'directory';
    return `${directory}${escaped(name)}${isDirectory ? '/' : ''}`;
  });
  return { replaced: word, candidates, common: directory.length };
}

function escaped(name: string): string {
  return name.replace(/[\s'"\\$&|;<>()*?[\]{}!`]/g, '\\$&');
}
