// Programs that never end: Stop ends them within a second, and the page goes on meanwhile.
import { expect } from 'vitest';
import { test } from './browser.ts';
import { firstProducer, LessonPage } from './lesson-page.ts';

const send = `import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: ['localhost:9092'] }).producer();
await producer.connect();
console.log('begun');
`;

test.for([
  ['is silent', `console.log('begun');\nfor (;;);\n`],
  ['prints', `console.log('begun');\nfor (;;) console.log('again and again');\n`],
  ['sends without await', `${send}for (;;) void producer.send({ topic: 'greetings', messages: [{ value: 'x' }] });\n`],
  ['sends and awaits', `${send}for (;;) await producer.send({ topic: 'greetings', messages: [{ value: 'x' }] });\n`],
] as const)('an endless loop that %s is stopped within a second', async ([, text], { page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.run(text);
  await lesson.terminal.getByText('begun').or(lesson.terminal.getByText('again and again')).first().waitFor();
  // The page answers: a tab changes while the loop goes on.
  await lesson.tab('lines.txt').click();
  expect(await lesson.tab('lines.txt').getAttribute('aria-selected')).toBe('true');
  await lesson.button('stop').click();
  await lesson.button('run').waitFor({ timeout: 1_000 });
  await lesson.tab('producer.ts').first().click();
  await lesson.run(`console.log('well again');\n`);
  await lesson.terminal.getByText('well again').waitFor();
});

test('output is bounded, and says how many lines were not kept', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.run(`for (let line = 0; ; line += 1) console.log('line ' + line);\n`);
  await lesson.terminal.getByText(/[\d,]+ more lines were not kept/).waitFor();
  expect((await lesson.terminal.getByRole('log').textContent())?.length).toBeLessThan(200_000);
  await lesson.button('stop').click();
  await lesson.button('run').waitFor({ timeout: 1_000 });
});
