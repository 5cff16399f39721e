/** What differs from run to run, replaced: in the recording, and in what is compared to it. */
export function normalTranscript(text: string): string {
  return text
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, '[<time>]')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}/g, '<time>')
    .replaceAll(/with correlation id \d+/g, 'with correlation id <number>')
    .replaceAll(/TopicId: [\w-]{22}/g, 'TopicId: <topic id>')
    .replaceAll(
      /(records sent, )[\d.]+( records\/sec \()[\d.]+( MB\/sec\), )(NaN|[\d.]+)( ms avg latency, )[\d.]+( ms max latency)/g,
      (_, sent, perSecond, mb, average, label, most) =>
        `${sent}<rate>${perSecond}<rate>${mb}${average === 'NaN' ? average : '<ms>'}${label}<ms>${most}`,
    )
    .replaceAll(/\d+( ms (?:50|95|99|99\.9)th)/g, '<ms>$1')
    .replaceAll(
      /^((?:<time>|\d{4}), (?:<time>|\d{4}|0), [\d.]+, )[\d.]+(, \d+, )[\d.]+, \d+, \d+, [\d.]+, [\d.]+$/gm,
      '$1<rate>$2<rate>, <ms>, <ms>, <rate>, <rate>',
    )
    .replaceAll(/^(\d+\t)[\d.E-]+$/gm, '$1<ms>')
    .replaceAll(/(Avg latency: )[\d.]+/g, '$1<ms>')
    .replaceAll(/(Percentiles: 50th = )\d+(, 99th = )\d+(, 99.9th = )\d+/g, '$1<ms>$2<ms>$3<ms>')
    .replaceAll(/Time:\d{13}/g, 'Time:<time>')
    .replaceAll(/\t\d{13} {16}\t\d+ *\t/g, '\t<time>\t<duration>\t')
    .replaceAll(/\t\d{13}\t/g, '\t<time>\t')
    .replaceAll(
      /Call\(callName=(.+?), deadlineMs=.*\) timed out at \d+ after \d+ attempt\(s\)/g,
      'Timed out waiting for a node assignment. Call: $1',
    )
    .replaceAll(/"ts":\d{13}/g, '"ts":<time>')
    .replaceAll(/^%(\d)\|[\d.]+\|/gm, '%$1|<time>|')
    .replaceAll(/\(after \d+ms in state/g, '(after <ms> in state')
    .replaceAll(/"timestamp":\d{13}/g, '"timestamp":<time>')
    .replaceAll(/"avg_throughput":[\d.E-]+/g, '"avg_throughput":<rate>')
    .replaceAll(/(console-consumer|perf-consumer)-\d{1,5}\b(?!-)/g, '$1-<number>')
    .replaceAll(/((?:console-consumer|perf-consumer)-<number>\)) +$/gm, '$1')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12} */g, '<uuid> ')
    .replaceAll(/^(\d+ +)(?:127\.0\.0\.1|localhost) \d+ +/gm, '$1<host> <port> ')
    .replaceAll(/Cluster ID: [\w-]{22}/g, 'Cluster ID: <cluster id>')
    .replaceAll(/directory\.id=[\w-]{22}/g, 'directory.id=<directory id>')
    .replaceAll(/^[\w-]{22}$/gm, '<uuid>')
    .replaceAll(/(:9092 {1,2}\(\d+\)) +/g, '$1 ')
    .replaceAll(/(?<=[Mm]ember |owned by )[\w-]{22}(?= )/g, '<member id>')
    .replaceAll(/(?<= )[\w-]{22}(?= (?:\w+ +)?\/127\.)/g, '<member id>')
    .replaceAll(
      /(these options: |Valid \w+ are: |following options: |scenarios: )(.*)/g,
      (_, before, list) => before + sorted(list),
    )
    .replaceAll(/(^partition: .*\n)+/gm, (lines) =>
      lines
        .split(/(?<=\n)/)
        .sort()
        .join(''),
    )
    .replaceAll(/(?<=^Proposed partition reassignment configuration\n.*)"replicas":\[([\d,]+)\]/gm, (_, list) => {
      const brokers = String(list).split(',').map(Number);
      return `"replicas":[${brokers.sort((a, b) => a - b).join(',')}]`;
    })
    .replaceAll(/(\n\tat .*)+/g, '\n\tat <stack>')
    .replaceAll(/^(\[<time>\] WARN .* could not be established\. .*\n)\1+/gm, '$1')
    .replaceAll(/(\[|, )ReplicaKey\((id=\d+), directoryId=[\w-]{22}\)/g, '$1ReplicaKey($2, directoryId=<directory id>)')
    .replaceAll(/"directoryId": "[\w-]{22}"/g, '"directoryId": "<directory id>"')
    .replaceAll(/^(ClusterId: +)[\w-]{22}$/gm, '$1<cluster id>')
    .replaceAll(/^(HighWatermark: +)\d+$/gm, '$1<offset>')
    .replaceAll(
      /^(\d+ +\t)[\w-]{22}\t\d+ +\t(.*)$/gm,
      (_, node, rest) =>
        `${node}<directory id>\t<offset>\t${rest.replaceAll(/\d{13} *\t/g, '<time>\t').replaceAll(/\d+ ms ago *\t/g, '<time> ms ago\t')}`,
    )
    .replaceAll(/Request Request\(processor=.*? needs (\w+) permission/g, 'Request needs $1 permission')
    .replaceAll('(localhost/localhost:9092)', '(localhost/127.0.0.1:9092)')
    .replaceAll(/Epoch: \d+$/gm, 'Epoch: <epoch>')
    .replaceAll(/((?:^\[<time>\] WARN .*AdminMetadataManager\)\n.*Exception: .*\n){1,2}?)\1+/gm, '$1')
    .replaceAll(/(Option combination "\[)(.*)\](?=" can't)/g, (_, before, list) => `${before}${sorted(list)}]`)
    .replaceAll(/^(CurrentObservers: +\[)(.*)\]$/gm, (_, before, list) => `${before}${inOrder(list, /(?<=\}), /)}]`)
    .replaceAll(/(?:^\d+ .*\tObserver *\t\n)+/gm, (lines) => inOrder(lines, /(?<=\n)/, ''))
    .replaceAll(/(?<=^SCRAM credential configs for .* are ).*$/gm, (list) => sorted(list))
    .replaceAll(/(only supports operations \[)(.*)\]/g, (_, before, list) => `${before}${sorted(list)}]`)
    .replaceAll(/^ ?\t\(principal=.*(\n\t\(principal=.*)*/gm, sortedEntries)
    .replaceAll(
      /(?:(?:^Acl \(pattern=.* already exists\.\n)|(?:^\w+ ACLs for resource `.*`: ?\n(?: ?\t.*\n)+\n))+/gm,
      (all) => (all.match(/^Acl .*\n|^\w+ ACLs (?:.*\n)+?\n/gm) ?? []).sort().join(''),
    );
}

/** The ACLs of a resource, which Java prints in an order of its own each time; what stands before the first stays there. */
function sortedEntries(lines: string): string {
  const [, first = '', rest = ''] = /^( ?)([\s\S]*)$/.exec(lines) ?? [];
  return first + rest.split('\n').sort().join('\n');
}

/** The same for what stands on ZooKeeper: dates, topic ids, and the numbers that ZooKeeper gives to changes and sessions. */
export function normalZooKeeper(text: string): string {
  return text
    .replaceAll(/"timestamp":"\d+"/g, '"timestamp":"<time>"')
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, '[<time>]')
    .replaceAll(/(ctime|mtime) = .*/g, '$1 = <date>')
    .replaceAll(/("topic_id":"|TopicId: )[\w-]{22}/g, '$1<topic id>')
    .replaceAll(/(Zxid = 0x)[0-9a-f]+/g, '$1<zxid>')
    .replaceAll(/(\nWATCHER::\n\nWatchedEvent state:SyncConnected type:\w+WatchRemoved path:.*\n){2,}/g, (several) =>
      several
        .split(/(?<=\n)(?=\nWATCHER)/)
        .sort()
        .join(''),
    );
}

/** The same for the tools of Kafka 2.8: how often a client has tried depends on the machine, and its id is made of its group's. */
export function normal28(text: string): string {
  return normalTranscript(normalZooKeeper(text))
    .replaceAll(/consumer-console-consumer-\d+-1/g, 'consumer-console-consumer-<number>-1')
    .replaceAll(
      /^(\[<time>\] WARN .* could not be established\. .*\n(?:\[<time>\] WARN .* disconnected .*\n)?)\1+/gm,
      '$1',
    )
    .replaceAll(/^(\[<time>\] WARN .* Error while fetching metadata .*\n)\1+/gm, '$1')
    .replaceAll(/\[I@[0-9a-f]+/g, '[I@<hash>')
    .replaceAll(/CreateTime:\d{13}/g, 'CreateTime:<time>');
}

/** The names of a list that Java prints in an order of its own each time. */
function sorted(list: string): string {
  return [...list.matchAll(/[\w-]+/g)]
    .map(([name]) => name)
    .sort()
    .join(', ');
}

/** The parts of a list that Java prints in an order of its own each time. */
function inOrder(list: string, between: RegExp, joint = ', '): string {
  return list.split(between).sort().join(joint);
}
