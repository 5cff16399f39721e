// Records what `docker logs` shows of a container as it starts: test/golden/docker-start/*.txt, from docker-start-stories.ts, by running
// the scripts of the image themselves on an overlay of this machine's files (README.md says what the two folders hold).
//   GOLDEN_DISTRIBUTION=… GOLDEN_DOCKER=… GOLDEN_DOCKER_VERSION=… unshare -mnpf --uts --mount-proc --propagation private \
//     node tools/golden/record-docker-start.ts apache|confluent [STORY…]
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Image, images, lineOf, type Start, started } from './docker-start-stories.ts';
import { normalStart, sortedSettings } from './normal-start.ts';
import { provenance, saveText } from './recording.ts';

const { GOLDEN_DISTRIBUTION: distribution, GOLDEN_DOCKER: scripts } = process.env;
const [maker = '', ...wanted] = process.argv.slice(2);
if (distribution === undefined) throw new Error('GOLDEN_DISTRIBUTION: the folder of an unpacked Kafka is expected');
if (scripts === undefined) throw new Error("GOLDEN_DOCKER: the folder of an image's scripts is expected");
if (maker !== 'apache' && maker !== 'confluent') throw new Error('apache or confluent is expected');
if (process.ppid !== 0) throw new Error('this mounts file systems and is to be run alone: unshare -mnpf, as above');

const image = images[maker];
const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' });
run('ip', 'link', 'set', 'lo', 'up');
run('ip', 'address', 'add', '172.17.0.2/16', 'dev', 'lo');
run('hostname', 'broker');
const place = mkdtempSync(join(tmpdir(), 'docker-start-'));
run('mount', '-t', 'tmpfs', 'tmpfs', place);

/** The files of one more machine, with those of the image: the folder that is its root. */
function machine(name: string): string {
  const [root = '', upper = '', work = ''] = ['root', 'upper', 'work'].map((each) => join(place, name, each));
  for (const each of [root, upper, work]) mkdirSync(each, { recursive: true });
  run('mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=/,upperdir=${upper},workdir=${work}`, root);
  run('mount', '-t', 'tmpfs', 'tmpfs', join(root, 'tmp'));
  for (const gone of ['opt', 'etc/kafka', 'etc/confluent', 'var/lib/kafka'])
    rmSync(join(root, gone), { recursive: true, force: true });
  const made = [
    'opt/kafka/libs',
    'opt/kafka/logs',
    'etc/kafka/secrets',
    'var/lib/kafka/data',
    'mnt/shared/config',
    'home/appuser',
  ];
  for (const folder of made) mkdirSync(join(root, folder), { recursive: true });
  run('mount', '--rbind', '/dev', join(root, 'dev'));
  run('mount', '-t', 'proc', 'proc', join(root, 'proc'));
  run('mount', '--bind', join(distribution as string, 'libs'), join(root, 'opt/kafka/libs'));
  for (const part of ['bin', 'config'])
    cpSync(join(distribution as string, part), join(root, 'opt/kafka', part), { recursive: true });
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0::/root:/bin/bash\nappuser:x:1000:1000::/home/appuser:/bin/bash\n',
  );
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nappuser:x:1000:\n');
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1\tlocalhost\n172.17.0.2\tbroker\n');
  writeFileSync(join(root, 'etc/resolv.conf'), '');
  install[maker as 'apache' | 'confluent'](root);
  for (const folder of [
    'opt/kafka/bin',
    'opt/kafka/config',
    'opt/kafka/logs',
    'etc/kafka',
    'var/lib/kafka',
    'mnt/shared',
    'home/appuser',
  ])
    run('chown', '-R', '1000:1000', join(root, folder));
  chmodSync(join(root, 'tmp'), 0o1777);
  return root;
}

const install = {
  /** As the Dockerfile of docker/jvm has them. */
  apache(root: string): void {
    const to = join(root, 'etc/kafka/docker');
    cpSync(join(scripts as string, 'resources/common-scripts'), to, { recursive: true });
    cpSync(join(scripts as string, 'jvm/launch'), join(to, 'launch'));
    cpSync(join(scripts as string, 'server.properties'), join(to, 'server.properties'));
    for (const file of ['log4j2.yaml', 'tools-log4j2.yaml'])
      cpSync(join(root, 'opt/kafka/config', file), join(to, file));
  },
  /** Kafka's programs are in the PATH without `.sh`, and find how to log beside the settings. */
  confluent(root: string): void {
    cpSync(join(scripts as string, 'etc/confluent/docker'), join(root, 'etc/confluent/docker'), { recursive: true });
    cpSync(join(scripts as string, 'ub'), join(root, 'usr/bin/ub'));
    for (const [name, log] of [
      ['kafka-storage', 'tools-log4j2.yaml'],
      ['kafka-server-start', 'log4j2.yaml'],
    ] as const) {
      const options = `\${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=/etc/kafka/${log}}`;
      const text = `#!/bin/bash\nexport KAFKA_LOG4J_OPTS="${options}"\nexec /opt/kafka/bin/${name}.sh "$@"\n`;
      writeFileSync(join(root, 'usr/bin', name), text);
      chmodSync(join(root, 'usr/bin', name), 0o755);
    }
  },
};

const programs = { apache: '/etc/kafka/docker/run', confluent: '/etc/confluent/docker/run' };
/** What the images' own Dockerfiles put into the environment. */
const environments = {
  apache: {},
  confluent: { COMPONENT: 'kafka', KAFKA_ADVERTISED_LISTENERS: '', CLUSTER_ID: '', USE_LOG4J_2: 'True' },
};

/** Runs the script of the image until it ends, or the broker says what it is to say. */
async function start(root: string, { args = [], until = started }: Start, env: Start['env']): Promise<string> {
  const all = {
    ...{
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: '/home/appuser',
      HOSTNAME: 'broker',
    },
    ...{ LANG: 'C.UTF-8', KAFKA_HEAP_OPTS: '-Xmx512m -Xms128m', ...environments[maker as 'apache'], ...env },
  };
  const words = ['--userspec=1000:1000', '--groups=1000', root, programs[maker as 'apache'], ...args];
  const child = spawn('chroot', words, { env: all, detached: true });
  const texts = { stdout: '', stderr: '' };
  let running = false;
  const end = (): void => {
    if (running) return;
    running = true;
    process.kill(-(child.pid as number), 'SIGKILL');
  };
  const timer = setTimeout(() => child.emit('error', new Error(`does not say ${until}: ${texts.stdout}`)), 120_000);
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
      if (texts.stdout.includes(until)) end();
    });
  const status = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  clearTimeout(timer);
  const file = join(root, image.settings);
  const settings = existsSync(file) ? sortedSettings(readFileSync(file, 'utf8')).join('\n') : '';
  return [
    block('stdout', normalStart(texts.stdout)),
    block('stderr', normalStart(texts.stderr)),
    block(image.settings, settings === '' ? '' : `${settings}\n`),
    running ? 'running\n' : `exit ${status}\n`,
  ].join('');
}

function block(name: string, text: string): string {
  return text === '' ? '' : `--- ${name}\n${text.replace(/\n?$/, '\n')}---\n`;
}

async function told(name: string, starts: Image['stories'][string]): Promise<string> {
  const root = machine(name.replaceAll(/\W/g, '-'));
  const parts = [`\n# ${name}\n`];
  let env: Start['env'] = {};
  for (const [i, each] of starts.entries()) {
    if (!each.again) env = each.env;
    for (const [path, text] of Object.entries(each.files ?? {})) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
      parts.push(block(`file ${path.replace(/.*\//, '')}`, text));
    }
    parts.push(`$ ${lineOf(image, name, i)}\n`, await start(root, each, env));
  }
  run('umount', '-l', root);
  return parts.join('');
}

const { kafka, date } = provenance(maker);
const parts = [`# ${kafka}, ${programs[maker]} of ${process.env.GOLDEN_DOCKER_VERSION ?? image.name}, ${date}\n`];
for (const [name, starts] of Object.entries(image.stories)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  parts.push(await told(name, starts));
  saveText(`docker-start/${maker}.txt`, parts.join(''));
}
run('umount', '-l', place);
rmSync(place, { recursive: true });
