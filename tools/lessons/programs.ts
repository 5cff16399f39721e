// One type check over every program of every lesson, as the editor would have it: kafkajs' own types, and Node's.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { type Files, root } from './catalog.ts';

/** Faults by the name of the answer they are in, each `file:line: message`. */
export function typeFaults(answers: ReadonlyMap<string, Files>): ReadonlyMap<string, readonly string[]> {
  // Inside node_modules, so that the programs find kafkajs where a program of the project would.
  const cache = join(root, 'node_modules/.cache/from-beginning');
  mkdirSync(cache, { recursive: true });
  const place = mkdtempSync(join(cache, 'programs-'));
  try {
    const programs: string[] = [];
    const folders = [...answers.keys()];
    for (const [index, files] of [...answers.values()].entries()) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(place, String(index), path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        if (file.endsWith('.ts')) programs.push(file);
      }
    }
    const program = ts.createProgram(programs, {
      noEmit: true,
      strict: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      moduleDetection: ts.ModuleDetectionKind.Force,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    });
    const faults = new Map<string, string[]>();
    for (const { file, start = 0, messageText } of ts.getPreEmitDiagnostics(program)) {
      const [index = '', ...path] = (file ? relative(place, file.fileName) : '').split(/[\\/]/);
      const where = folders[Number(index)] ?? '';
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      const list = faults.get(where) ?? [];
      list.push(`${path.join('/')}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
      faults.set(where, list);
    }
    return faults;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
