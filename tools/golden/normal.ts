/** What differs from run to run, replaced: in the recording, and in what is compared to it. */
export function normalTranscript(text: string): string {
  return text
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, '[<time>]')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}/g, '<time>')
    .replaceAll(/with correlation id \d+/g, 'with correlation id <number>')
    .replaceAll(/TopicId: [\w-]{22}/g, 'TopicId: <topic id>')
    .replaceAll(/Time:\d{13}/g, 'Time:<time>')
    .replaceAll(/(console-consumer|perf-consumer)-\d{1,5}\b(?!-)/g, '$1-<number>')
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
    .replaceAll(/(\n\tat .*)+/g, '\n\tat <stack>');
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

/** The names of a list that Java prints in an order of its own each time. */
function sorted(list: string): string {
  return [...list.matchAll(/[\w-]+/g)]
    .map(([name]) => name)
    .sort()
    .join(', ');
}
