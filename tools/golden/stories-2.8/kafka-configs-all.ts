// All configs of a topic, as a broker of Kafka 2.8 knows them: the lab's broker of that tree has those of 4.3.
import type { Story } from '../story.ts';

export const story: Story = [
  'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders',
  'kafka-configs.sh --bootstrap-server localhost:9092 --describe --entity-type topics --entity-name orders --all',
];
