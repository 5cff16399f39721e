import type { Story } from '../story.ts';

const storage = 'kafka-storage.sh';
const id = 'wYart7pTRQaBmxuySsmbIQ';
const other = '5L6g3nShT-eMCtK--X86sw';

/** A node as config/server.properties of 4.3 has it, with a log directory of its own. */
function node(logs: string, more = ''): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
controller.listener.names=CONTROLLER
log.dirs=/tmp/golden-storage/${logs}
${more}`;
}

const files = {
  'one.properties': node('one'),
  'two.properties': node('two'),
  'voters.properties': node('three', 'controller.quorum.voters=1@localhost:9093\n').replace(
    /^controller\.quorum\.bootstrap.*\n/m,
    '',
  ),
  'broker.properties': node('four').replace('broker,controller', 'broker').replace(',CONTROLLER://:9093', ''),
  'legacy.properties': 'broker.id=0\nzookeeper.connect=localhost:2181\nlog.dirs=/tmp/golden-storage/five\n',
};

export const stories: Readonly<Record<string, Story>> = {
  format: [
    { run: `${storage} info -c one.properties`, files },
    `${storage} format -t ${id} -c one.properties`,
    `${storage} format -t ${id} -c one.properties --standalone`,
    `${storage} info -c one.properties`,
    `${storage} format -t ${id} -c one.properties --standalone`,
    `${storage} format --cluster-id ${id} --config one.properties --standalone --ignore-formatted`,
    `${storage} format -t ${other} -c one.properties --standalone`,
    `${storage} format -t ${other} -c one.properties --standalone -g`,
    `${storage} format -t ${id} -c two.properties --no-initial-controllers`,
    `${storage} format -t ${id} -c voters.properties --standalone`,
    `${storage} format -t ${id} -c voters.properties`,
    `${storage} format -t ${id} -c broker.properties --standalone`,
    `${storage} format -t ${id} -c broker.properties`,
    `${storage} format -t ${id} -c legacy.properties`,
    `${storage} random-uuid`,
    `${storage} version-mapping`,
  ],
  arguments: [
    storage,
    `${storage} nosuch`,
    `${storage} format`,
    `${storage} format -t ${id}`,
    `${storage} format -c one.properties`,
    `${storage} format -t ${id} -c nosuch.properties --standalone`,
    `${storage} format -t ${id} -c one.properties --nosuch`,
    `${storage} format -t`,
    `${storage} info`,
    `${storage} format --help`,
    `${storage} --help`,
  ],
};
