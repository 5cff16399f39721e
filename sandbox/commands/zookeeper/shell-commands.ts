import { type Acl, openAcl, permission } from '../../zookeeper/acl.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import type { Stat } from '../../zookeeper/data-tree.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';

export interface Printer {
  out(text: string): void;
  err(text: string): void;
}

/** A command line that the shell refuses, in its words. */
export class CliError extends Error {}

interface ShellCommand {
  /** As the shell's list of commands has it. */
  usage: string;
  run(args: readonly string[], client: ZooKeeperClient, print: Printer): Promise<void>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Flags taken off, and the words that are left. `values` are flags that a word follows. */
function parse(
  args: readonly string[],
  flags: string,
  values: string,
  least: number,
  usage: string,
): { has: (flag: string) => boolean; value: (flag: string) => string | undefined; rest: string[] } {
  const given = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] as string;
    const flag = word.slice(1);
    if (!/^-[a-zA-Z]$/.test(word)) rest.push(word);
    else if (values.includes(flag)) {
      at += 1;
      given.set(flag, args[at] ?? '');
    } else if (flags.includes(flag)) given.set(flag, '');
    else throw new CliError(`Unrecognized option: ${word}`);
  }
  if (rest.length < least) throw new CliError(usage);
  return { has: (flag) => given.has(flag), value: (flag) => given.get(flag), rest };
}

/** As PathUtils of ZooKeeper's client refuses a path before it is sent. */
function pathOf(path = ''): string {
  if (!path.startsWith('/')) throw new CliError('Path must start with / character');
  if (path.length > 1 && path.endsWith('/')) throw new CliError('Path must not end with / character');
  const empty = path.indexOf('//');
  if (empty >= 0) throw new CliError(`Invalid path string "${path}" caused by empty node name specified @${empty + 1}`);
  return path;
}

function versionOf(text: string | undefined): number {
  return text === undefined ? -1 : Number(text);
}

function date(ms: bigint): string {
  return new Date(Number(ms)).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 UTC $4');
}

function statText(stat: Stat): string {
  const hex = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;
  return [
    `cZxid = ${hex(stat.czxid)}`,
    `ctime = ${date(stat.ctime)}`,
    `mZxid = ${hex(stat.mzxid)}`,
    `mtime = ${date(stat.mtime)}`,
    `pZxid = ${hex(stat.pzxid)}`,
    `cversion = ${stat.cversion}`,
    `dataVersion = ${stat.version}`,
    `aclVersion = ${stat.aversion}`,
    `ephemeralOwner = ${hex(stat.ephemeralOwner)}`,
    `dataLength = ${stat.dataLength}`,
    `numChildren = ${stat.numChildren}`,
    '',
  ].join('\n');
}

const letters = [
  ['c', permission.create],
  ['d', permission.delete],
  ['r', permission.read],
  ['w', permission.write],
  ['a', permission.admin],
] as const;

function aclText(acls: readonly Acl[]): string {
  return acls
    .map(({ scheme, id, permissions }) => {
      const allowed = letters.filter(([, bit]) => (permissions & bit) !== 0).map(([letter]) => letter);
      return `'${scheme},'${id}\n: ${allowed.join('')}\n`;
    })
    .join('');
}

/** `scheme:id:perm`, several with commas between; what is none of these is said and left out. */
function aclsOf(text: string, print: Printer): Acl[] {
  return text.split(',').flatMap((each) => {
    const [first, last] = [each.indexOf(':'), each.lastIndexOf(':')];
    if (first === -1 || last === -1 || first === last) {
      print.err(`${each} does not have the form scheme:id:perm\n`);
      return [];
    }
    const permissions = letters.reduce(
      (sum, [letter, bit]) => sum + (each.slice(last + 1).includes(letter) ? bit : 0),
      0,
    );
    return [{ scheme: each.slice(0, first), id: each.slice(first + 1, last), permissions }];
  });
}

function needAcls(acls: readonly Acl[], print: Printer): readonly Acl[] {
  if (acls.length > 0) return acls;
  print.err('KeeperErrorCode = InvalidACL\n');
  throw new CliError('Acl is not valid : null');
}

/** A node's own path and all below it: those of its children, then what is below each of them. */
async function tree(client: ZooKeeperClient, root: string): Promise<string[]> {
  return [root, ...(await below(client, root))];
}

async function below(client: ZooKeeperClient, path: string): Promise<string[]> {
  const { names } = await client.children(path);
  const paths = names.map((name) => `${path === '/' ? '' : path}/${name}`);
  const deeper: string[] = [];
  for (const each of paths) deeper.push(...(await below(client, each)));
  return [...paths, ...deeper];
}

async function deleteAll([path]: readonly string[], client: ZooKeeperClient, usage: string): Promise<void> {
  if (path === undefined) throw new CliError(usage);
  for (const each of (await tree(client, pathOf(path))).reverse()) await client.delete(each);
}

/** The commands that ask ZooKeeper something. */
export const shellCommands: Readonly<Record<string, ShellCommand>> = {
  addauth: {
    usage: 'addauth scheme auth',
    async run([scheme, auth = ''], client) {
      if (scheme === undefined) throw new CliError(this.usage);
      await client.addAuth(scheme, bytes(auth));
    },
  },
  config: {
    usage: 'config [-c] [-w] [-s]',
    async run(args, client, { out }) {
      const { has } = parse(args, 'cws', '', 0, this.usage);
      const { data, stat } = await client.get('/zookeeper/config', has('w'));
      out(`${data ? new TextDecoder().decode(data) : ''}\n${has('s') ? statText(stat) : ''}`);
    },
  },
  create: {
    usage: 'create [-s] [-e] [-c] [-t ttl] path [data] [acl]',
    async run(args, client, print) {
      const { has, rest } = parse(args, 'sec', 't', 1, this.usage);
      const path = pathOf(rest[0]);
      const acl = rest[2] === undefined ? openAcl : needAcls(aclsOf(rest[2], print), print);
      const data = rest[1] === undefined ? null : bytes(rest[1]);
      if (has('t')) throw new ZooKeeperError('Unimplemented', path);
      const made = await client.create(path, data, {
        ...{ sequential: has('s'), ephemeral: has('e'), container: has('c'), acl },
      });
      print.err(`Created ${made}\n`);
    },
  },
  delete: {
    usage: 'delete [-v version] path',
    async run(args, client) {
      const { value, rest } = parse(args, '', 'v', 1, this.usage);
      await client.delete(pathOf(rest[0]), versionOf(value('v')));
    },
  },
  deleteall: {
    usage: 'deleteall path',
    run(args, client) {
      return deleteAll(args, client, this.usage);
    },
  },
  get: {
    usage: 'get [-s] [-w] path',
    async run(args, client, { out }) {
      const { has, rest } = parse(args, 'sw', '', 1, this.usage);
      const { data, stat } = await client.get(pathOf(rest[0]), has('w'));
      out(`${data ? new TextDecoder().decode(data) : 'null'}\n${has('s') ? statText(stat) : ''}`);
    },
  },
  getAcl: {
    usage: 'getAcl [-s] path',
    async run(args, client, { out }) {
      const { has, rest } = parse(args, 's', '', 1, this.usage);
      const { acl, stat } = await client.acl(pathOf(rest[0]));
      out(`${aclText(acl)}${has('s') ? statText(stat) : ''}`);
    },
  },
  ls: {
    usage: 'ls [-s] [-w] [-R] path',
    async run(args, client, { out }) {
      const { has, rest } = parse(args, 'swR', '', 1, this.usage);
      const path = pathOf(rest[0]);
      if (has('R')) {
        out(`${(await tree(client, path)).join('\n')}\n`);
        return;
      }
      const { names, stat } = await client.children(path, has('w'));
      out(`[${names.join(', ')}]${has('s') ? statText(stat) : ''}\n`);
    },
  },
  ls2: {
    usage: 'ls2 path [watch]',
    async run(args, client, print) {
      print.err("'ls2' has been deprecated. Please use 'ls [-s] path' instead.\n");
      if (args[0] === undefined) throw new CliError(this.usage);
      const { names, stat } = await client.children(pathOf(args[0]), args[1] !== undefined);
      print.out(`[${names.join(', ')}]\n${statText(stat)}`);
    },
  },
  rmr: {
    usage: 'rmr path',
    run(args, client, print) {
      print.err("The command 'rmr' has been deprecated. Please use 'deleteall' instead.\n");
      return deleteAll(args, client, this.usage);
    },
  },
  set: {
    usage: 'set [-s] [-v version] path data',
    async run(args, client, { out }) {
      const { has, value, rest } = parse(args, 's', 'v', 2, this.usage);
      const stat = await client.set(pathOf(rest[0]), bytes(rest[1] ?? ''), versionOf(value('v')));
      if (has('s')) out(statText(stat));
    },
  },
  setAcl: {
    usage: 'setAcl [-s] [-v version] [-R] path acl',
    async run(args, client, print) {
      const { has, value, rest } = parse(args, 'sR', 'v', 2, this.usage);
      const acl = needAcls(aclsOf(rest[1] ?? '', print), print);
      const path = pathOf(rest[0]);
      for (const each of has('R') ? await tree(client, path) : [path]) {
        const stat = await client.setAcl(each, acl, versionOf(value('v')));
        if (has('s')) print.out(statText(stat));
      }
    },
  },
  stat: {
    usage: 'stat [-w] path',
    async run(args, client, { out }) {
      const { has, rest } = parse(args, 'w', '', 1, this.usage);
      const path = pathOf(rest[0]);
      const stat = await client.exists(path, has('w'));
      if (!stat) throw new ZooKeeperError('NoNode', path);
      out(statText(stat));
    },
  },
  sync: {
    usage: 'sync path',
    async run([path], client, { out }) {
      if (path === undefined) throw new CliError(this.usage);
      await client.sync(pathOf(path));
      out('Sync is OK\n');
    },
  },
};

/** What the shell has of its own. */
const own = ['close ', 'history ', 'printwatches on|off', 'quit ', 'redo cmdno'];
/** What ZooKeeper's shell has, and this lab's has not. */
const absent = [
  'connect host:port',
  'delquota [-n|-b] path',
  'listquota path',
  'reconfig [-s] [-v version] [[-file path] | [-members serverID=host:port1:port2;port3[,...]*]] | [-add serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]',
  'removewatches path [-c|-d|-a] [-l]',
  'setquota -n|-b val path',
];

export function isAbsent(name: string): boolean {
  return absent.some((usage) => usage.startsWith(`${name} `));
}

/** What the shell prints of itself before it says what it did not understand. */
export const shellUsage: string = [
  'ZooKeeper -server host:port [-zk-tls-config-file <file>] cmd args',
  ...[...Object.values(shellCommands).map(({ usage }) => usage), ...own, ...absent]
    .sort((a, b) => (a.split(' ')[0] as string).localeCompare(b.split(' ')[0] as string, 'en'))
    .map((usage) => `\t${usage}`),
  '',
].join('\n');
