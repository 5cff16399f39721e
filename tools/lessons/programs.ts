// One type check over every program of every lesson, as the editor would have it: kafkajs' own types, and Node's.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { answersOf, type LessonFolder, root } from './catalog.ts';

/** Faults by `folder/answer`, each `file:line: message`. */
export function typeFaults(lessons: readonly LessonFolder[]): ReadonlyMap<string, readonly string[]> {
  // Inside node_modules, so that the programs find kafkajs where a program of the project would.
  const cache = join(root, 'node_modules/.cache/from-beginning');
  mkdirSync(cache, { recursive: true });
  const place = mkdtempSync(join(cache, 'programs-'));
  try {
    const programs: string[] = [];
    for (const lesson of lessons) {
      for (const { answer, files } of answersOf(lesson)) {
        for (const [path, text] of Object.entries(files)) {
          const file = join(place, lesson.folder, answer, path);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
          if (file.endsWith('.ts')) programs.push(file);
        }
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
      const path = file ? relative(place, file.fileName) : '';
      const [, where = 'programs', name = ''] = /^(lessons\/[^/]+\/[^/]+\/(?:wrong\/)?[^/]+)\/(.*)$/.exec(path) ?? [];
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      const list = faults.get(where) ?? [];
      list.push(`${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
      faults.set(where, list);
    }
    return faults;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
