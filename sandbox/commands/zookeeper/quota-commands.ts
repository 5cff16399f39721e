import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import { JavaError } from '../tool/java.ts';
import { CliError, parse, pathOf, type ShellCommand } from './shell-command.ts';

/** What a quota allows at and below a node; −1 allows any. */
interface Limits {
  count: number;
  bytes: number;
}

const limitsPath = (path: string): string => `/zookeeper/quota${path}/zookeeper_limits`;
const statsPath = (path: string): string => `/zookeeper/quota${path}/zookeeper_stats`;
const text = (data: Uint8Array | null): string => (data ? new TextDecoder().decode(data) : '');
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
const written = ({ count, bytes: size }: Limits): string => `count=${count},bytes=${size}`;

function limitsOf(data: Uint8Array | null): Limits {
  const [, count = '-1', size = '-1'] = /^count=(-?\d+),bytes=(-?\d+)$/.exec(text(data)) ?? [];
  return { count: Number(count), bytes: Number(size) };
}

/** As 3.5.9 ends the whole shell. */
function fatal(kind: string, message: string, ...frames: readonly string[]): JavaError {
  const cli = 'org.apache.zookeeper.cli.SetQuotaCommand';
  return new JavaError(
    `java.lang.${kind}`,
    message,
    frames.map((frame) => (frame.includes('(') ? `${cli}.${frame}` : frame)),
  );
}

async function has(client: ZooKeeperClient, path: string): Promise<boolean> {
  return (await client.exists(path)) !== null;
}

async function refuseQuotaBelow(client: ZooKeeperClient, path: string): Promise<void> {
  for (const name of (await client.children(path)).names) {
    if (name.startsWith('zookeeper_')) continue;
    const child = `${path}/${name}`;
    if (await has(client, `${child}/zookeeper_limits`))
      throw fatal(
        'IllegalArgumentException',
        `${path.slice('/zookeeper/quota'.length)} has child ${name} which has a quota`,
        'createQuota(SetQuotaCommand.java:121)',
      );
    await refuseQuotaBelow(client, child);
  }
}

async function create(client: ZooKeeperClient, path: string, limits: Limits): Promise<void> {
  if (!(await has(client, path)))
    throw fatal('IllegalArgumentException', `${path} does not exist.`, 'createQuota(SetQuotaCommand.java:105)');
  const own = `/zookeeper/quota${path}`;
  if (await has(client, own)) await refuseQuotaBelow(client, own);
  const parts = path.split('/').slice(1);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const above = `/zookeeper/quota/${parts.slice(0, depth).join('/')}`;
    if (await has(client, `${above}/zookeeper_limits`))
      throw fatal(
        'IllegalArgumentException',
        `${path} has a parent ${above} which has a quota`,
        'checkIfParentQuota(SetQuotaCommand.java:210)',
      );
  }
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const above = `/zookeeper/quota/${parts.slice(0, depth).join('/')}`;
    if (!(await has(client, above))) await client.create(above, null);
  }
  await client.create(limitsPath(path), bytes(written(limits)));
  await client.create(statsPath(path), bytes(written({ count: 0, bytes: 0 })));
}

/** Takes the nodes of a quota away, and those above them that hold nothing else. */
async function remove(client: ZooKeeperClient, path: string): Promise<void> {
  await client.delete(statsPath(path));
  await client.delete(limitsPath(path));
  for (let above = `/zookeeper/quota${path}`; above !== '/zookeeper/quota'; ) {
    if ((await client.children(above)).names.length > 0) return;
    await client.delete(above);
    above = above.slice(0, above.lastIndexOf('/'));
  }
}

/** Quotas, which ZooKeeper only warns of in its log. Source: transcripts of 3.5.9 in test/golden/zookeeper/shell-quotas.txt. */
export const quotaCommands: Readonly<Record<string, ShellCommand>> = {
  listquota: {
    usage: 'listquota path',
    async run([given], client, { out, err }) {
      if (given === undefined) throw new CliError(this.usage);
      const path = pathOf(given);
      err(`absolute path is ${limitsPath(path)}\n`);
      try {
        const limits = text((await client.get(limitsPath(path))).data);
        out(`Output quota for ${path} ${limits}\n`);
        out(`Output stat for ${path} ${text((await client.get(statsPath(path))).data)}\n`);
      } catch (error) {
        if (!(error instanceof ZooKeeperError) || error.code !== 'NoNode') throw error;
        err(`quota for ${path} does not exist.\n`);
      }
    },
  },
  setquota: {
    usage: 'setquota -n|-b val path',
    async run(args, client) {
      if (
        args.length > 0 &&
        !args.some((word) => word === '-n' || word === '-b') &&
        !args.some((word) => /^-[a-z]$/.test(word))
      )
        throw new CliError(
          'org.apache.commons.cli.MissingOptionException: Missing required option: [-b bytes quota, -n num quota]',
        );
      const { value, rest } = parse(args, '', 'nb', 1, this.usage);
      const [path] = rest;
      const [kind, given] = value('b') === undefined ? (['n', value('n')] as const) : (['b', value('b')] as const);
      if (!/^[+-]?\d+$/.test(given ?? ''))
        throw fatal(
          'NumberFormatException',
          `For input string: "${given}"`,
          'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
        );
      const amount = Number(given);
      // Nobody sets a quota on quotas: 3.5.9 says nothing of it.
      if ((path as string).startsWith('/zookeeper/quota')) return;
      await create(client, pathOf(path), kind === 'b' ? { count: -1, bytes: amount } : { count: amount, bytes: -1 });
    },
  },
  delquota: {
    usage: 'delquota [-n|-b] path',
    async run(args, client, { out }) {
      const { has: given, rest } = parse(args, 'nb', '', 1, this.usage);
      const path = pathOf(rest[0]);
      if (!(await has(client, limitsPath(path)))) return out(`Quota does not exist for ${path}\n`);
      if (!given('n') && !given('b')) return remove(client, path);
      const limits = limitsOf((await client.get(limitsPath(path))).data);
      const left = given('b') ? { ...limits, bytes: -1 } : { ...limits, count: -1 };
      await client.set(limitsPath(path), bytes(written(left)));
    },
  },
};
