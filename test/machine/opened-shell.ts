import { createShell, type Shell } from '#sandbox/machine/shell.ts';
import { type Bench, bench, settle } from './fake-host.ts';
import { Screen } from './screen.ts';

export const files = { 'producer.ts': '', 'consumer.ts': '', 'lib/a.ts': '', '订单.txt': '一\n' };

/** A terminal of a machine with these files, and what stands on its screen once something was typed. */
export function opened(columns = 80): Bench & { screen: Screen; shell: Shell; type(data: string): Promise<string> } {
  const lab = bench(files);
  const screen = new Screen(columns);
  const shell = createShell(lab.machine, { write: screen.write, columns: () => screen.columns });
  const type = async (data: string): Promise<string> => {
    shell.input(data);
    await settle();
    return screen.text;
  };
  return { ...lab, screen, shell, type };
}

export const up = '\x1b[A';
export const down = '\x1b[B';
export const left = '\x1b[D';
export const right = '\x1b[C';
