import { type Acl, openAcl, permission } from '../../zookeeper/acl.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import type { Stat } from '../../zookeeper/data-tree.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import { quotaCommands } from './quota-commands.ts';
import { CliError, type Printer, parse, pathOf, type ShellCommand } from './shell-command.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

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
  ...quotaCommands,
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
  reconfig: {
    usage:
      'reconfig [-s] [-v version] [[-file path] | [-members serverID=host:port1:port2;port3[,...]*]] | [-add serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]',
    async run(args, client) {
      const [option, value] = args.filter((word) => word !== '-s');
      const missing = 'org.apache.commons.cli.MissingArgumentException: Missing argument for option: ';
      if (option === undefined) throw new CliError(this.usage);
      const name = option.slice(1);
      if (!['-add', '-remove', '-members', '-file', '-v'].includes(option))
        throw new CliError(`org.apache.commons.cli.UnrecognizedOptionException: Unrecognized option: ${option}`);
      if (value === undefined) throw new CliError(missing + name);
      if (name === 'file') throw new CliError(`Error processing ${value}${value} (No such file or directory)`);
      await client.reconfigure();
    },
  },
  removewatches: {
    usage: 'removewatches path [-c|-d|-a] [-l]',
    async run(args, client) {
      const { has, rest } = parse(args, 'cdal', '', 1, this.usage);
      const path = pathOf(rest[0]);
      await client.removeWatches(path, has('c') ? 'children' : has('d') ? 'data' : 'any');
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
const own = ['close ', 'connect host:port', 'history ', 'printwatches on|off', 'quit ', 'redo cmdno'];
/** What the shell prints of itself before it says what it did not understand. */
export const shellUsage: string = [
  'ZooKeeper -server host:port [-zk-tls-config-file <file>] cmd args',
  ...[...Object.values(shellCommands).map(({ usage }) => usage), ...own]
    .sort((a, b) => (a.split(' ')[0] as string).localeCompare(b.split(' ')[0] as string, 'en'))
    .map((usage) => `\t${usage}`),
  '',
].join('\n');
