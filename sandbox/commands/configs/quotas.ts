import type { Admin } from '../../client/admin.ts';
import {
  alterQuotas,
  type QuotaDescription,
  type QuotaEntityType,
  type QuotaPart,
  quotasOf,
} from '../../client/quota-admin.ts';
import { alterScram, type NewCredential, scramUsers } from '../../client/scram-admin.ts';
import { javaDouble } from '../../config/definition.ts';
import type { CommandIo } from '../../machine/command.ts';
import { minIterations, type ScramMechanism } from '../../security/scram.ts';
import { type Asked, refused } from './arguments.ts';

/** What is to be set, by name, and what is to be removed. */
export interface Changes {
  added: ReadonlyMap<string, string>;
  deleted: readonly string[];
}

const parts: Readonly<Record<string, QuotaEntityType>> = { users: 'user', clients: 'client-id', ips: 'ip' };
const words: readonly (readonly [QuotaEntityType, string])[] = [
  ['user', 'user-principal'],
  ['client-id', 'client-id'],
  ['ip', 'ip'],
];
const mechanisms: readonly string[] = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
const clientQuotas = ['producer_byte_rate', 'consumer_byte_rate', 'request_percentage', 'controller_mutation_rate'];
const ipQuotas = ['connection_creation_rate'];
const by = 'using --bootstrap-server';

/** Changes quotas of users, clients or addresses, or the credentials of a user. Throws ToolExit; rejects with ApiError. */
export async function alterUsers(admin: Admin, asked: Asked, changes: Changes, io: CommandIo): Promise<void> {
  const [kind = ''] = asked.kinds;
  if (kind === 'ips') checkIps(changes);
  else if (kind === 'clients' || asked.kinds.length === 2) checkClients(changes);
  else checkUsers(changes, asked.names);
  const names = [...changes.added.keys(), ...changes.deleted];
  if (names.some((each) => clientQuotas.includes(each) || ipQuotas.includes(each)))
    return change(admin, asked, changes);
  const credentials = new Map<ScramMechanism, NewCredential | null>();
  for (const each of changes.deleted) credentials.set(each as ScramMechanism, null);
  for (const [name, value] of changes.added)
    credentials.set(name as ScramMechanism, await credentialIn(name, value, io));
  await alterScram(admin.cluster, asked.names[0] ?? '', credentials);
}

/** Throws ToolExit where one is neither a quota nor a mechanism of SCRAM, as far as those may be here. */
function checkUsers({ added, deleted }: Changes, names: readonly string[]): void {
  const known = [...clientQuotas, ...mechanisms];
  const [strange, strangeGone] = strangers({ added, deleted }, known);
  const may = (what: string): string => `Only quota and SCRAM credential configs can be ${what} for 'users' ${by}.`;
  if (strange.length > 0) throw refused(`${may('added')} Unexpected config names: Set(${strange.join(', ')})`);
  if (strangeGone.length > 0)
    throw refused(`${may('deleted')} Unexpected config names: ArrayBuffer(${strangeGone.join(', ')})`);
  const all = [...added.keys(), ...deleted];
  if (!all.some((each) => mechanisms.includes(each))) return;
  if (names.includes(''))
    throw refused(`The use of --entity-default or --user-defaults is not allowed with User SCRAM Credentials ${by}.`);
  if (all.some((each) => clientQuotas.includes(each)))
    throw refused(`Cannot alter both quota and SCRAM credential configs simultaneously for 'users' ${by}.`);
}

function checkClients(changes: Changes): void {
  const [strange, strangeGone] = strangers(changes, clientQuotas);
  const may = (what: string): string => `Only quota configs can be ${what} for 'clients' ${by}.`;
  if (strange.length > 0) throw refused(`${may('added')} Unexpected config names: Set(${strange.join(', ')})`);
  if (strangeGone.length > 0)
    throw refused(`${may('deleted')} Unexpected config names: ArrayBuffer(${strangeGone.join(', ')})`);
}

function checkIps(changes: Changes): void {
  const strange = strangers(changes, ipQuotas).flat();
  if (strange.length > 0)
    throw refused(
      `Only connection quota configs can be added for 'ips' ${by}. Unexpected config names: ${strange.join(',')}`,
    );
}

function strangers({ added, deleted }: Changes, known: readonly string[]): [string[], string[]] {
  return [[...added.keys()], deleted].map((names) => names.filter((each) => !known.includes(each))) as [
    string[],
    string[],
  ];
}

async function change(admin: Admin, asked: Asked, { added, deleted }: Changes): Promise<void> {
  const [old] = await quotasOf(admin.cluster, partsOf(asked));
  const unset = deleted.filter((each) => !old?.quotas.has(each));
  if (unset.length > 0) throw refused(`Invalid config(s): ${unset.join(',')}`);
  const values = new Map<string, number | null>();
  for (const [name, text] of added) {
    if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[df]?\s*$/i.test(text))
      throw refused(`Cannot parse quota configuration value for ${name}: ${text}`);
    values.set(name, Number.parseFloat(text));
  }
  for (const name of deleted) values.set(name, null);
  const entity = partsOf(asked).map(({ type, name = null }) => ({ type, name }));
  await alterQuotas(admin.cluster, entity, values);
}

function partsOf({ kinds, names }: Asked): QuotaPart[] {
  return kinds.map((kind, at) => {
    const type = parts[kind] as QuotaEntityType;
    const name = names[at];
    if (name === undefined) return { type };
    return { type, name: name === '' ? null : name };
  });
}

/** `[iterations=8192,password=secret]`, its brackets gone. Throws ToolExit. */
async function credentialIn(mechanism: string, text: string, io: CommandIo): Promise<NewCredential> {
  const match = /^(?:iterations=(-?\d*),)?password=(.*)$/s.exec(text);
  if (!match) throw refused(`Invalid credential property ${mechanism.replaceAll('-', '_')}=${text}`);
  const [, given, password = ''] = match;
  const iterations = given === undefined || given === '-1' ? minIterations : Number(given);
  if (iterations < minIterations)
    throw refused(`Iterations ${iterations} is less than the minimum ${minIterations} required for ${mechanism}`);
  const salt = new Uint8Array(24);
  for (let at = 0; at < salt.length; at += 1) salt[at] = Math.floor((await io.random()) * 256);
  return { iterations, password, salt };
}

/** Prints quotas, and credentials of users. Rejects with ApiError. */
export async function describeUsers(admin: Admin, asked: Asked, io: CommandIo): Promise<void> {
  const { kinds, names } = asked;
  const quotas = await quotasOf(admin.cluster, partsOf(asked));
  await io.stdout.write(quotas.map(shownQuotas).join(''));
  if (kinds.includes('ips') || kinds.includes('clients') || names.includes('')) return;
  for (const { user, credentials } of await scramUsers(admin.cluster, names)) {
    const shown = credentials.map(({ mechanism, iterations }) => `${mechanism}=iterations=${iterations}`);
    await io.stdout.write(`SCRAM credential configs for user-principal '${user}' are ${shown.join(', ')}\n`);
  }
}

function shownQuotas({ entity, quotas }: QuotaDescription): string {
  const whose = words.flatMap(([type, word]) => {
    const name = entity.get(type);
    if (name === undefined) return [];
    return [name === null ? `the default ${word}` : `${word} '${name}'`];
  });
  const values = [...quotas].map(([name, value]) => `${name}=${javaDouble(value)}`);
  return `Quota configs for ${whose.join(', ')} are ${values.join(', ')}\n`;
}
