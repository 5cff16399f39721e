/** What differs from run to run, replaced: in the recording, and in what is compared to it. */
export function normalTranscript(text: string): string {
  return text
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, '[<time>]')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}/g, '<time>')
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
    .replaceAll(/"ts":\d{13}/g, '"ts":<time>')
    .replaceAll(/^%(\d)\|[\d.]+\|/gm, '%$1|<time>|')
    .replaceAll(/\(after \d+ms in state/g, '(after <ms> in state')
    .replaceAll(/"timestamp":\d{13}/g, '"timestamp":<time>')
    .replaceAll(/"avg_throughput":[\d.E-]+/g, '"avg_throughput":<rate>')
    .replaceAll(/(console-consumer|perf-consumer)-\d{1,5}\b(?!-)/g, '$1-<number>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12} */g, '<uuid> ')
    .replaceAll(/^(\d+ +)(?:127\.0\.0\.1|localhost) \d+ +/gm, '$1<host> <port> ')
    .replaceAll(/Cluster ID: [\w-]{22}/g, 'Cluster ID: <cluster id>')
    .replaceAll(/directory\.id=[\w-]{22}/g, 'directory.id=<directory id>')
    .replaceAll(/^[\w-]{22}$/gm, '<uuid>')
    .replaceAll(/(:9092 {2}\(\d+\)) +/g, '$1 ')
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

/** The names of a list that Java prints in an order of its own each time. */
function sorted(list: string): string {
  return [...list.matchAll(/[\w-]+/g)]
    .map(([name]) => name)
    .sort()
    .join(', ');
}
