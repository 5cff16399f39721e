// What a real Kafka answered, in test/golden: conversations, the versions it advertises, and where we mean to differ.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedScript } from '../golden/script.ts';

const folder = join(import.meta.dirname, '../../test/golden');

const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));

export interface Recording {
  /** Its name without the ending, as in tools/golden/scripts/index.ts. */
  file: string;
  recorded: { kafka: string; command: string; date: string };
  scripts: readonly RecordedScript[];
}

/** Every recorded conversation, file by file. */
export function recordings(): readonly Recording[] {
  return readdirSync(join(folder, 'behaviour'))
    .sort()
    .map((file) => ({ ...(read(`behaviour/${file}`) as Omit<Recording, 'file'>), file: file.replace('.json', '') }));
}

/** An answer of ours that is meant to be another one. */
export interface Difference {
  script: string;
  /** Of a conversation that is held at more than one version, the one meant; all without it. */
  version?: number;
  /** Steps, counted from 1. */
  steps: readonly number[];
  reason: string;
}

export function differences(): readonly Difference[] {
  return read('differences.json') as readonly Difference[];
}

export interface AdvertisedApi {
  apiKey: number;
  minVersion: number;
  maxVersion: number;
}

/** The APIs that a Kafka 4.3 advertises. */
export function advertisedApis(): readonly AdvertisedApi[] {
  return (read('api-versions.json') as { apiKeys: readonly AdvertisedApi[] }).apiKeys;
}

/** Command lines of Kafka's tools in the transcripts of `tools/golden/stories`, by tool. */
export function recordedLines(): readonly { name: string; lines: number }[] {
  const lines = new Map<string, number>();
  const stories = readdirSync(join(import.meta.dirname, '../golden/stories')).map((file) => file.replace('.ts', ''));
  for (const name of [...stories, 'kafka-server'])
    for (const file of readdirSync(join(folder, name)).filter((each) => each.endsWith('.txt')))
      for (const [, tool = ''] of readFileSync(join(folder, name, file), 'utf8').matchAll(
        /^\$ (?:bin\/)?(kafka-\S+\.sh|kcat)(?=\s)/gm,
      ))
        lines.set(tool, (lines.get(tool) ?? 0) + 1);
  return [...lines].map(([name, count]) => ({ name, lines: count })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
