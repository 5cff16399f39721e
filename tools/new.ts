// `npm run new api|command|lesson|diagram NAME`: the files of a new one, ready to be filled in.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { camelCase, pascalCase, writeIndexes } from './index.ts';

interface Kind {
  example: string;
  form: RegExp;
  files(name: string, root: string): Record<string, string>;
}

export const kinds: Record<string, Kind> = {
  api: { example: '42-delete-groups', form: /^\d{2,}-[a-z]+(-[a-z]+)*$/, files: api },
  command: { example: 'kafka-topics.sh', form: /^[a-z]+(-[a-z]+)*(\.sh)?$/, files: command },
  lesson: { example: '03-partitions/02-keys', form: /^\d\d-[a-z0-9-]+\/\d\d-[a-z0-9-]+$/, files: lesson },
  diagram: { example: 'hash-wheel', form: /^[a-z]+(-[a-z]+)*$/, files: diagram },
};

/** Writes the files of a new one under `root`; answers their paths. Never writes over a file. */
export function scaffold(root: string, kindName: string | undefined, name: string | undefined): string[] {
  const kind = kinds[kindName ?? ''];
  if (!kind || !name) {
    const uses = Object.entries(kinds).map(([each, { example }]) => `  npm run new ${each} ${example}`);
    throw new Error(`Say what to make, and its name:\n${uses.join('\n')}`);
  }
  if (!kind.form.test(name)) throw new Error(`${name} is no name for a ${kindName}; one would be ${kind.example}`);
  const files = kind.files(name, root);
  const taken = Object.keys(files).filter((path) => existsSync(join(root, path)));
  if (taken.length > 0) throw new Error(`${taken.join(', ')}: already there`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [...Object.keys(files), ...writeIndexes(root)];
}

function api(name: string): Record<string, string> {
  const constant = camelCase(name);
  return {
    [`sandbox/apis/${name}.ts`]: `// ${pascalCase(name)}. What each version added, and its KIP.
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';

export const ${constant} = api({
  key: ${Number.parseInt(name, 10)},
  name: '${pascalCase(name)}',
  versions: '0',
  flexible: 0,
  request: {
    groupId: field('string', '0+', 'What the field means.'),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
  },
});

export const handle: Handler<typeof ${constant}> = () => ({
  errorCode: errorCode('UNSUPPORTED_VERSION'),
});
`,
  };
}

function command(name: string): Record<string, string> {
  return {
    [`sandbox/commands/${name}.ts`]: `/** ${name}: which tool it stands for, and which of its options are there. */
import type { Command } from '../machine/command.ts';

export const ${camelCase(name)}: Command = {
  name: '${name}',
  summary: 'what help says about it',
  async run(_argv, { stderr }) {
    await stderr.write('${name}: not written yet\\n');
    return 1;
  },
};
`,
  };
}

function diagram(name: string): Record<string, string> {
  const view = `${pascalCase(name)}View`;
  return {
    [`src/picture/${name}.ts`]: `/** What the picture shows, and which belief it refutes. */
import type { Diagram } from './diagram.ts';

export interface ${view} {
  appends: number;
}

export const ${camelCase(name)}: Diagram<${view}> = {
  name: '${name}',
  initial: { appends: 0 },
  reduce: (view, event) => (event.type === 'append' ? { ...view, appends: view.appends + 1 } : view),
};
`,
    [`src/picture/${name}.svelte`]: `<script lang="ts">
import type { ${view} } from './${name}.ts';

let { view }: { view: ${view} } = $props();
</script>

<figure aria-label="What the picture shows">{view.appends}</figure>
`,
  };
}

function lesson(name: string, root: string): Record<string, string> {
  const [chapter = '', folder = ''] = name.split('/');
  const id = folder.replace(/^\d+-/, '');
  const path = `lessons/${name}`;
  const steps = ['predict', 'run', 'change', 'explain'];
  const program = (said: string) => `import { Kafka } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const admin = kafka.admin();

await admin.connect();
console.log('${said}', await admin.listTopics());
await admin.disconnect();
`;
  const files: Record<string, string> = {
    [`${path}/lesson.ts`]: `import type { Lesson } from '#sandbox/check/lesson.ts';

export const lesson: Lesson = {
  id: '${id}',
  number: ${nextNumber(root)},
  title: { en: '${pascalCase(id)}', 'zh-cn': '${pascalCase(id)}' },
  summary: { en: 'One sentence for the home page.', 'zh-cn': '首页上的一句话。' },
  minutes: 10,
  files: ['program.ts'],
  cluster: { topics: [{ name: 'orders', partitions: 3 }] },
  steps: ['${steps.join("', '")}'],
  misconceptions: ['The belief that this lesson refutes.'],
  wrong: ['first-belief', 'second-belief'],
  links: [],
};
`,
    [`${path}/en.mdx`]: prose(steps, {
      question: 'What will happen?',
      choices: ['What happens', 'What a newcomer expects'],
      reply: 'Why that is so.',
      text: 'Something the learner has just seen, or can see by pressing **Run**.',
    }),
    [`${path}/zh-cn.mdx`]: prose(steps, {
      question: '会发生什么？',
      choices: ['实际发生的', '初学者以为的'],
      reply: '为什么是这样。',
      text: '学习者刚刚看到的，或者点一下**运行**就能看到的。',
    }),
    [`${path}/check.ts`]: `import { expect } from 'vitest';
import { check, notYet, wrong } from '#sandbox/check';

check('what the lesson asks for', async ({ lab, nonce }) => {
  await lab.run('program.ts');
  const records = await lab.topic('orders').records({ containing: nonce });
  if (records.length === 0) notYet(\`no record with \${nonce} in orders\`);
  if (records.length > 1) wrong('first-belief');
  expect(records).toHaveLength(1);
});
`,
    [`${path}/start/program.ts`]: program('start'),
    [`${path}/solution/program.ts`]: program('solution'),
  };
  for (const belief of ['first-belief', 'second-belief']) {
    files[`${path}/wrong/${belief}/program.ts`] = program(belief);
    files[`${path}/wrong/${belief}/hint.en.md`] = 'What this program does instead, and where to see it on the tape.\n';
    files[`${path}/wrong/${belief}/hint.zh-cn.md`] = '这个程序实际做了什么，在纸带上哪里能看到。\n';
  }
  if (!existsSync(join(root, 'lessons', chapter, 'chapter.ts'))) {
    files[`lessons/${chapter}/chapter.ts`] = `import type { Chapter } from '#sandbox/check/lesson.ts';

export const chapter: Chapter = {
  id: '${chapter.replace(/^\d+-/, '')}',
  letter: 'A',
  title: { en: '${pascalCase(chapter)}', 'zh-cn': '${pascalCase(chapter)}' },
};
`;
  }
  return files;
}

interface Prose {
  question: string;
  choices: [right: string, wrong: string];
  reply: string;
  text: string;
}

function prose(steps: string[], { question, choices: [right, wrong], reply, text }: Prose): string {
  const [first = '', ...others] = steps;
  const predict = `<Step id="${first}" title="${question}">

${text}

<Predict question="${question}">
<Choice id="right" right>${right} <Reply>${reply}</Reply></Choice>
<Choice id="wrong" misconception="first-belief">${wrong} <Reply>${reply}</Reply></Choice>
</Predict>

</Step>
`;
  const rest = others.map((step) => `\n<Step id="${step}" title="${step}">\n\n${text}\n\n</Step>\n`);
  return predict + rest.join('');
}

/** One more than the highest number that a lesson has. */
function nextNumber(root: string): number {
  const lessons = join(root, 'lessons');
  if (!existsSync(lessons)) return 1;
  const files = readdirSync(lessons, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('lesson.ts'),
  );
  const numbers = files.map((path) => /\bnumber: (\d+)/.exec(readFileSync(join(lessons, path), 'utf8'))?.[1] ?? 0);
  return Math.max(0, ...numbers.map(Number)) + 1;
}

if (process.argv[1] === import.meta.filename) {
  try {
    const written = scaffold(join(import.meta.dirname, '..'), process.argv[2], process.argv[3]);
    console.log(written.join('\n'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
