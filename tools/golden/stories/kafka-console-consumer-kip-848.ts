import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const produce = `kafka-console-producer.sh ${at}`;
const classic = `kafka-console-consumer.sh ${at}`;
const consume = `${classic} --command-property group.protocol=consumer`;
const groups = `kafka-consumer-groups.sh ${at}`;
const soon = '--timeout-ms 15000';

/** The console consumer in groups of the new protocol, and what kafka-consumer-groups.sh tells of members while there are some. */
export const stories: Readonly<Record<string, Story>> = {
  consume: [
    `${topics} --create --topic orders`,
    { run: `${produce} --topic orders`, stdin: 'tea\ncoffee\nmilk\n' },
    `${consume} --topic orders --group fresh --from-beginning --max-messages 2`,
    `${groups} --describe --group fresh`,
    `${groups} --describe --group fresh --state --verbose`,
    `${consume} --topic orders --group fresh ${soon}`,
    `${consume} --topic orders --group fresh --from-beginning --timeout-ms 6000`,
    `${consume} --topic nosuch --group fresh --from-beginning --timeout-ms 6000`,
    `${consume} --include "o.*s" --group patterns --from-beginning --max-messages 3`,
    `${groups} --describe --group patterns`,
    `${consume} --include "c[*s" --group patterns --from-beginning`,
    `${consume} --topic orders --partition 0 --offset earliest --max-messages 2`,
    `${classic} --topic orders --from-beginning --max-messages 1 --consumer-property group.protocol=consumer --group fresher`,
    {
      run: `${classic} --topic orders --from-beginning --max-messages 1 --command-config fb-consumer.properties`,
      files: { 'fb-consumer.properties': 'group.protocol=consumer\ngroup.id=freshest\n' },
    },
    `${groups} --list --type --state`,
    `${classic} --topic orders --group fresh --max-messages 1 --timeout-ms 6000`,
    `${consume} --topic orders --group odd --command-property group.remote.assignor=range --from-beginning --max-messages 1`,
    `${groups} --describe --group odd --state`,
  ],
  live: [
    `${topics} --create --topic payments --partitions 2`,
    {
      run: `${consume} --topic payments --group live --command-property client.id=first`,
      beside: 'first',
      until: { run: `${groups} --describe --group live --members`, prints: 'first +2' },
    },
    `${groups} --describe --group live --members --verbose`,
    `${groups} --describe --group live --state --verbose`,
    {
      run: `${consume} --topic payments --group live --command-property client.id=second`,
      beside: 'second',
      until: { run: `${groups} --describe --group live --members`, prints: 'second +1' },
    },
    `${groups} --describe --group live --state --verbose`,
    `${groups} --reset-offsets --group live --topic payments --to-earliest --execute`,
    `${groups} --delete --group live`,
    'kill -INT second',
    `${groups} --describe --group live --state`,
    { run: 'kill -KILL first', until: { run: `${groups} --describe --group live --state`, prints: 'Empty' } },
    {
      run: `${consume} --topic payments --group static --command-property group.instance.id=ada --enable-systest-events`,
      beside: 'ada',
      until: { run: `${groups} --describe --group static --members`, prints: 'console-consumer +2' },
    },
    `${groups} --describe --group static --members`,
    `${consume} --topic payments --group static --command-property group.instance.id=ada`,
    'kill -TERM ada',
    `${groups} --describe --group static --state`,
    {
      run: `${classic} --topic payments --group older`,
      beside: 'older',
      until: { run: `${groups} --describe --group older --members`, prints: 'console-consumer +2' },
    },
    `${groups} --describe --group older --state`,
    { run: `${produce} --topic payments`, stdin: 'a\n' },
    {
      run: `${groups} --list --state stable`,
      until: { run: `${groups} --describe --group older`, prints: 'payments +\\d +1 +1' },
    },
    'kill -INT older',
    `${groups} --describe --group older --state`,
  ],
  arguments: [
    `${classic} --topic orders --group odd --command-property group.protocol=nonsense`,
    `${consume} --topic orders --group odd --command-property group.remote.assignor=nonsense`,
    `${consume} --topic orders --group odd --command-property session.timeout.ms=6000`,
    `${consume} --topic orders --group odd --command-property heartbeat.interval.ms=1000`,
    `${consume} --topic orders --group odd --command-property partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor`,
    'kafka-console-consumer.sh --bootstrap-server nowhere --topic orders --command-property group.protocol=consumer',
  ],
};
