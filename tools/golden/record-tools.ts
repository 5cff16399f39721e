// Records what Kafka's tools print: test/golden/TOOL/*.txt, from the stories in stories/TOOL.ts. The broker must be fresh.
//   node tools/golden/record-tools.ts kafka-get-offsets [STORY…]
import { recordStory, type Story } from './transcript.ts';

const [tool, ...wanted] = process.argv.slice(2);
if (tool === undefined) throw new Error('which tool?');
const { stories } = (await import(`./stories/${tool}.ts`)) as { stories: Readonly<Record<string, Story>> };
for (const [name, story] of Object.entries(stories)) {
  if (wanted.length === 0 || wanted.includes(name)) recordStory(tool, name, story);
}
