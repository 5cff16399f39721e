import { describe, expect, test } from 'vitest';
import type { ProgramFixture, Start } from './program-fixture.ts';

/** What a program sends and is sent. */
export function sockets({ run, start }: ProgramFixture): void {
  describe('sockets', () => {
    const echo = {
      onConnect: ({ handle }, socket, _, port) =>
        handle.connected(socket, { host: '127.0.0.1', port: 50000 }, { host: '127.0.0.1', port }),
      onData: ({ handle }, socket, bytes) => handle.data(socket, bytes),
    } satisfies Start;

    test('bytes go out and come in; the program may reuse its buffer', async () => {
      const source =
        "import net from 'node:net'; const socket = net.connect({ host: 'localhost', port: 9092 }, () => { const buffer = Buffer.from('ping'); socket.write(buffer); buffer.fill(0); }); socket.on('data', (bytes) => { console.log(String(bytes), socket.localPort, socket.remotePort); socket.end(); socket.end(); }); socket.on('close', () => console.log('closed'));";
      const program = start(source, echo);
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe('ping 50000 9092\nclosed\n');
      expect(program.closedSockets).toEqual([1]);
    });

    test.each([
      ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9999'],
      ['ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere'],
    ])('%s is told as Node tells it', async (code, message) => {
      const { stdout } = await run(
        "const socket = require('net').connect(9999, 'nowhere'); socket.on('error', (error) => console.log(error.code, error.message)); socket.on('close', (had) => console.log(had));",
        {
          onConnect: ({ handle }, socket) => handle.refused(socket, code, `connect ${code} 127.0.0.1:9999`),
        },
      );
      expect(stdout).toBe(`${code} ${message}\ntrue\n`);
    });

    test('the other side closing ends the stream', async () => {
      const source =
        "const socket = require('net').connect(9092); socket.on('connect', () => socket.write('x')); socket.on('end', () => console.log('end')); socket.on('close', () => console.log('close')); socket.on('data', () => {});";
      const { stdout, code } = await run(source, { ...echo, onData: ({ handle }, socket) => handle.closed(socket) });
      expect([stdout, code]).toEqual(['end\nclose\n', 0]);
    });

    test('what a program sends without ever yielding is held back in its own memory', async () => {
      let taken = 0;
      const write =
        "const socket = require('net').connect(9092, () => { for (let i = 0; i < 40; i += 1) socket.write(Buffer.alloc(100_000));";
      const onData: Start['onData'] = (_, __, bytes) => {
        taken += bytes.length;
      };
      const stuck = start(`${write} console.log('written'); for (;;) {} });`, { ...echo, onData });
      await stuck.until(() => stuck.stdout === 'written\n');
      expect(taken).toBeGreaterThan(0);
      expect(taken).toBeLessThan(1_200_000);
      stuck.handle.kill('SIGKILL');
      await stuck.exit;
      taken = 0;
      expect((await run(`${write} socket.end(); });`, { ...echo, onData })).code).toBe(0);
      expect(taken).toBe(4_000_000);
    });

    test('a socket keeps the program alive, an unreferenced one does not', async () => {
      const open = "const socket = require('net').connect(9092, () => console.log('up'));";
      const program = start(open, echo);
      await program.until(() => program.stdout === 'up\n');
      await program.settled();
      program.handle.closed(1);
      expect(await program.exit).toBe(0);
      expect((await run(`${open} socket.unref();`, {})).code).toBe(0);
    });

    test('tls is refused with a reason', async () => {
      const { stdout } = await run(
        "try { require('tls').connect({ port: 1 }) } catch (error) { console.log(error.message) }",
      );
      expect(stdout).toContain('TLS is not available in this lab');
    });
  });
}
