import brokerUrl from './dist/broker.txt?url';
import kafkajsUrl from './dist/kafkajs.txt?url';
import typescriptUrl from './dist/typescript.txt?url';

/** What is mounted beside a lesson: scripts as text. */
export interface Bundles {
  /** The broker with its control (`inside.ts`), CommonJS. */
  broker: string;
  /** kafkajs, CommonJS. */
  kafkajs: string;
  /** TypeScript for the container's Node (`typescript.ts`). */
  typescript: string;
}

/** Fetches them from the site. They are built by tools/build-webcontainer.ts. */
export async function siteBundles(): Promise<Bundles> {
  const text = async (url: string): Promise<string> => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
    return response.text();
  };
  const [broker, kafkajs, typescript] = await Promise.all([text(brokerUrl), text(kafkajsUrl), text(typescriptUrl)]);
  return { broker, kafkajs, typescript };
}
