import type { Command, CommandIo } from '../machine/command.ts';
import { readOptions } from './text/options.ts';

type Connection = Awaited<ReturnType<CommandIo['connect']>>;

/** What curl prints of its progress where it has got nothing, and somebody has to be told. */
const progress = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`;

/** curl 7.88, as far as a lab without an internet has use for it: HTTP over the lab's own ports. */
export const curl: Command = {
  name: 'curl',
  summary: 'asks a port of the lab over HTTP; there is no internet here: curl localhost:8080',
  async run(argv, io) {
    const options = readOptions(argv, {
      flags: 'sSfvikLIg',
      values: 'XdHo',
      long: {
        silent: 's',
        'show-error': 'S',
        fail: 'f',
        include: 'i',
        head: 'I',
        request: 'X',
        data: 'd',
        header: 'H',
      },
      usage: '',
    });
    const [url] = options.rest;
    if (url === undefined) {
      await io.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n");
      return 2;
    }
    const fail = async (code: number, why: string): Promise<number> => {
      if (!options.has('s')) await io.stderr.write(`${progress}${code === 6 ? '' : '\n'}`);
      if (!options.has('s') || options.has('S')) await io.stderr.write(`curl: (${code}) ${why}\n`);
      return code;
    };
    const [, scheme = 'http', host = '', port = scheme === 'https' ? '443' : '80', path = '/'] =
      /^(?:(https?):\/\/)?([^:/?]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
    if (host === '') return fail(3, 'URL using bad/illegal format or missing URL');
    let connection: Connection;
    try {
      connection = await io.connect(host, Number(port));
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      if (error.code === 'ENOTFOUND') return fail(6, `Could not resolve host: ${host}`);
      return fail(7, `Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`);
    }
    const data = options.value('d');
    const method = options.value('X') ?? (options.has('I') ? 'HEAD' : data === undefined ? 'GET' : 'POST');
    const body = data ?? '';
    const sent =
      data === undefined ? [] : [`Content-Length: ${body.length}`, 'Content-Type: application/x-www-form-urlencoded'];
    const lines = [
      `${method} ${path} HTTP/1.1`,
      `Host: ${host}:${port}`,
      'User-Agent: curl/7.88.1',
      'Accept: */*',
      'Connection: close',
      ...options.all('H'),
      ...sent,
    ];
    const answer = await ask(connection, `${lines.join('\r\n')}\r\n\r\n${body}`, io);
    if (answer === '') return fail(52, 'Empty reply from server');
    if (!answer.startsWith('HTTP/')) return fail(1, 'Received HTTP/0.9 when not allowed');
    const end = answer.indexOf('\r\n\r\n');
    const [head, content] = end < 0 ? [answer, ''] : [answer.slice(0, end + 4), answer.slice(end + 4)];
    const told = (options.has('i') || options.has('I') ? head : '') + (options.has('I') ? '' : content);
    const file = options.value('o');
    if (file === undefined) await io.stdout.write(told);
    else await io.fs.writeFile(file, told);
    return 0;
  },
};

/** All that comes until the other side has closed. */
async function ask(connection: Connection, request: string, io: CommandIo): Promise<string> {
  const decoder = new TextDecoder();
  let answer = '';
  connection.receive((bytes) => {
    answer += decoder.decode(bytes, { stream: true });
  });
  const closed = new Promise<void>((resolve) => connection.closed(() => resolve()));
  connection.send(new TextEncoder().encode(request));
  await Promise.race([closed, io.interrupted()]);
  connection.close();
  return answer;
}
