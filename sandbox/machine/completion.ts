import type { Completion } from './line-editor.ts';
import type { LabMachine } from './machine.ts';
import { resolvePath } from './paths.ts';

/** What Tab offers: commands where a command stands, a command's options after a dash, files and directories elsewhere. */
export function completeLine(before: string, { machine, cwd }: { machine: LabMachine; cwd: string }): Completion {
  const word = /(?:\\.|[^\s;&|])*$/.exec(before)?.[0] ?? '';
  const lead = before.slice(0, before.length - word.length);
  const isCommand = /(^|[;&|])\s*$/.test(lead) && !word.includes('/');
  if (isCommand) {
    const names = machine.commands.map(({ name }) => name).filter((name) => name.startsWith(word));
    return { replaced: word, candidates: names.sort() };
  }
  if (word.startsWith('-')) {
    const name = /(?:^|[;&|])\s*([^\s;&|]+)[^;&|]*$/.exec(lead)?.[1];
    const options = machine.commands.find((command) => command.name === name)?.options ?? [];
    return { replaced: word, candidates: options.filter((option) => option.startsWith(word)) };
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
  return { replaced: word, candidates };
}

function escaped(name: string): string {
  return name.replace(/[\s'"\\$&|;<>()*?[\]{}!`]/g, '\\$&');
}
