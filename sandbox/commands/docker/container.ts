import type { Mount } from '../../machine/place.ts';

/** A container as it is written down in `/var/lib/docker/containers/ID/config.v2.json`. */
export interface Container {
  /** 64 hexadecimal digits. */
  id: string;
  name: string;
  /** As it was asked for: `apache/kafka:4.3.0`. */
  image: string;
  /** Lab time, milliseconds. */
  created: number;
  /** What follows the image on the command line. */
  args: readonly string[];
  hostname: string;
  env: Readonly<Record<string, string>>;
  ports: readonly PortBinding[];
  networks: readonly Joined[];
  mounts: readonly Binding[];
  /** Names of its own, and their addresses. */
  hosts: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  restart: Restart;
  removedAtEnd: boolean;
  terminal: boolean;
  health: HealthCheck | null;
  state: State;
}

export interface PortBinding {
  /** `0.0.0.0` unless another was given. */
  hostIp: string;
  /** 0: any that is free. */
  hostPort: number;
  port: number;
}

export interface Joined {
  network: string;
  /** Names that the others of the network find it by, beside its own and its id. */
  aliases: readonly string[];
  /** Asked for; otherwise the next one that is free. */
  address?: string;
}

export interface Binding extends Mount {
  type: 'bind' | 'volume';
  /** Of a volume. */
  name?: string;
}

export interface Restart {
  name: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  /** Of on-failure; 0: without end. */
  most: number;
}

export interface HealthCheck {
  /** `CMD …`, or `CMD-SHELL` and a line. */
  test: readonly string[];
  intervalMs: number;
  /** Of one check: it then has failed. */
  timeoutMs: number;
  /** While it starts, checks that fail do not count, and come after another interval. */
  startMs: number;
  startIntervalMs: number;
  retries: number;
}

/** How one check ended. */
export interface CheckResult {
  /** Lab time, milliseconds. */
  start: number;
  end: number;
  /** -1: it took too long. */
  exitCode: number;
  output: string;
}

export interface State {
  status: 'created' | 'running' | 'restarting' | 'exited';
  /** Of its first process; 0 while it does not run. */
  pid: number;
  exitCode: number;
  error: string;
  /** Lab time, milliseconds; 0: never. */
  startedAt: number;
  finishedAt: number;
  /** Somebody has stopped it. */
  stopped: boolean;
  restarts: number;
  health: 'starting' | 'healthy' | 'unhealthy' | null;
  /** Checks that have failed one after another. */
  failingStreak: number;
  /** The last five. */
  checks: readonly CheckResult[];
  /** By network, while it runs. */
  addresses: Readonly<Record<string, string>>;
  /** Ports of the machine that stand for its own, while it runs. */
  published: readonly PortBinding[];
}

export const created: State = {
  status: 'created',
  pid: 0,
  exitCode: 0,
  error: '',
  startedAt: 0,
  finishedAt: 0,
  stopped: false,
  restarts: 0,
  health: null,
  failingStreak: 0,
  checks: [],
  addresses: {},
  published: [],
};

export function shortId(id: string): string {
  return id.slice(0, 12);
}
