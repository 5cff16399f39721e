import { createNodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab } from '../../sandbox/lab.ts';
import { Screen } from '../../test/machine/screen.ts';
import type { TerminalHost } from './session.ts';

const columns = 160;

export const node: TerminalHost = {
  name: 'node',
  async open() {
    const host = await createNodeHost({ seed: 1 });
    const lab = await createLab(host, {});
    const screen = new Screen(columns);
    const shell = await lab.openShell(screen.write, { columns, rows: 40 });
    return {
      type: (keys) => shell.input(keys.replaceAll('\n', '\r')),
      shown: async () => screen.text,
      async close() {
        await shell.close();
        await lab.close();
        host.close();
      },
    };
  },
  close: async () => {},
};
