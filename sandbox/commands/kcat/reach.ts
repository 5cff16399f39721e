import type { ClientOptions } from '../../client/cluster-client.ts';
import type { CommandIo } from '../../machine/command.ts';

/** How kcat reaches the cluster; what cannot be reached librdkafka logs, the first time, and a second one a second later. */
export function reaching(io: CommandIo, servers: string, mode: string, timeoutMs: number): ClientOptions {
  const role = mode === 'C' || mode === 'G' ? 'consumer' : 'producer';
  const failures = new Map<string, { count: number; at: number }>();
  return {
    bootstrap: servers.split(',').map((each) => {
      const [host = '', port = '9092'] = each.split(':');
      return { host, port: Number(port) };
    }),
    clientId: 'rdkafka',
    connect: (host, port) => io.connect(host, port),
    now: () => io.now(),
    sleep: (ms) => io.sleep(ms),
    timeoutMs,
    unreachable: async (id, { host, port }, error) => {
      const at = `${host}:${port}`;
      const now = await io.now();
      const before = failures.get(at);
      failures.set(at, { count: (before?.count ?? 0) + 1, at: before?.at ?? now });
      const again = before !== undefined && before.count > 0 && now - before.at >= 1000;
      if (before !== undefined && !again) return;
      if (again) failures.set(at, { count: Number.NEGATIVE_INFINITY, at: now });
      const unknown = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOTFOUND';
      const reason = unknown
        ? `Failed to resolve '${at}': Name or service not known`
        : `Connect to ipv4#127.0.0.1:${port} failed: Connection refused`;
      const name = `${at}/${id < 0 ? 'bootstrap' : id}`;
      const suppressed = again ? ', 1 identical error(s) suppressed' : '';
      await io.stderr.write(
        `%3|${(now / 1000).toFixed(3)}|FAIL|rdkafka#${role}-1| [thrd:${name}]: ${name}: ${reason} (after 0ms in state CONNECT${suppressed})\n`,
      );
    },
  };
}
