/** A `Lab` made of a LabService in another thread. */
import { proxy, type Remote } from 'comlink';
import type {
  ClockControl,
  ClusterControl,
  InputWriter,
  Lab,
  Machine,
  MachineFiles,
  MachineProcess,
  NetworkControl,
  OutputReader,
  SpawnOptions,
} from '../../control.ts';
import type { LabService } from './lab-service.ts';

/** @param gone called by `teardown`, to end the thread */
export async function remoteLab(service: Remote<LabService>, gone: () => void): Promise<Lab> {
  const { workdir, path } = await service.places();
  const part = <T>(name: 'cluster' | 'clock' | 'network' | 'files', methods: readonly (keyof T & string)[]): T =>
    Object.fromEntries(
      methods.map((method) => [method, (...args: unknown[]) => service.call(name, method, args)]),
    ) as T;

  const fs: MachineFiles = {
    ...part<Omit<MachineFiles, 'watch'>>('files', ['readFile', 'writeFile', 'readdir', 'mkdir', 'rm']),
    watch(at, options, listener) {
      const watching = service.watch(at, options, proxy(listener));
      return { close: () => void watching.then((close) => close()) };
    },
  };
  const machine: Machine = {
    workdir,
    path,
    fs,
    mount: (tree, options) => service.mount(tree, options),
    async spawn(command, args, options) {
      return remoteProcess(service, await service.spawn(command, args, options as SpawnOptions));
    },
    on(event: 'port' | 'error', listener: unknown) {
      const listening = service.on(event, proxy(listener as (...args: unknown[]) => void));
      return () => void listening.then((close) => close());
    },
    teardown() {
      void service.teardown().then(gone, gone);
    },
  };
  return {
    machine,
    cluster: part<ClusterControl>('cluster', [
      'brokers',
      'topics',
      'topic',
      'createTopic',
      'deleteTopic',
      'records',
      'append',
      'groups',
      'group',
    ]),
    clock: part<ClockControl>('clock', ['now', 'rate', 'setRate', 'advance']),
    network: part<NetworkControl>('network', ['setLink']),
    trace: {
      events: (after) => service.events(after),
      async subscribe(reader) {
        const end = await service.subscribe(proxy(reader));
        return () => void end();
      },
    },
    async openShell(write, size, { history, remember, ended } = {}) {
      const shell = await service.openShell(
        proxy(write),
        size,
        history,
        remember && proxy(remember),
        ended && proxy(ended),
      );
      return {
        input: (data) => shell.input(data),
        resize: (columns, rows) => shell.resize(columns, rows),
        close: () => shell.close(),
      };
    },
    reset: () => service.reset(),
  };
}

function remoteProcess(service: Remote<LabService>, { handle, pid }: { handle: number; pid?: number }): MachineProcess {
  let ended = false;
  let readToEnd = false;
  const forget = (): void => {
    if (ended && readToEnd) void service.forget(handle);
  };
  const exit = service.exit(handle).then((code) => {
    ended = true;
    forget();
    return code;
  });
  const reader: OutputReader = {
    async read() {
      if (readToEnd) return { done: true };
      const read = await service.read(handle);
      if (read.done) {
        readToEnd = true;
        forget();
      }
      return read;
    },
    releaseLock() {},
  };
  const write = (text: string | null): Promise<void> => (ended ? Promise.resolve() : service.write(handle, text));
  const writer: InputWriter = { write, close: () => write(null), releaseLock() {} };
  return {
    output: { getReader: () => reader },
    input: { getWriter: () => writer },
    exit,
    ...(pid === undefined ? {} : { pid }),
    kill() {
      if (!ended) void service.kill(handle);
    },
  };
}
