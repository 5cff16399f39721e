import type { CommandIo } from '../../machine/command.ts';

/** What a verifiable tool prints of one event: a line of JSON, its time and name first. */
export type Tell = (name: string, facts?: Readonly<Record<string, unknown>>) => Promise<void>;

export function tellOn(io: CommandIo): Tell {
  return async (name, facts = {}) => {
    const line = JSON.stringify({ timestamp: await io.now(), name, ...facts }, (_, value) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    await io.stdout.write(`${line}\n`);
  };
}
