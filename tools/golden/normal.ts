/** What differs from run to run, replaced: in the recording, and in what is compared to it. */
export function normalTranscript(text: string): string {
  return text
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, '[<time>]')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}/g, '<time>')
    .replaceAll(/TopicId: [\w-]{22}/g, 'TopicId: <topic id>')
    .replaceAll(/Time:\d{13}/g, 'Time:<time>')
    .replaceAll(/\t\d{13} {16}\t\d+ *\t/g, '\t<time>\t<duration>\t')
    .replaceAll(/\t\d{13}\t/g, '\t<time>\t')
    .replaceAll(
      /Call\(callName=(.+?), deadlineMs=.*\) timed out at \d+ after \d+ attempt\(s\)/g,
      'Timed out waiting for a node assignment. Call: $1',
    )
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
    .replaceAll(/^(\[<time>\] WARN .* could not be established\. .*\n)\1+/gm, '$1')
    .replaceAll(/(?<=^Proposed partition reassignment configuration\n.*)"replicas":\[([\d,]+)\]/gm, (_, list) => {
      const brokers = String(list).split(',').map(Number);
      return `"replicas":[${brokers.sort((a, b) => a - b).join(',')}]`;
    })
    .replaceAll(/(\n\tat .*)+/g, '\n\tat <stack>');
}

/** The names of a list that Java prints in an order of its own each time. */
function sorted(list: string): string {
  return [...list.matchAll(/[\w-]+/g)]
    .map(([name]) => name)
    .sort()
    .join(', ');
}
