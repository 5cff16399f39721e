/** The runtime inside every process: takes the port to the lab, waits for the program, runs it to its end. */

import { packages } from './builtins.ts';
import { fatalText } from './fatal.ts';
import { files } from './files.ts';
import { install } from './install.ts';
import { kafkajs } from './kafkajs.ts';
import { attach, detach, post } from './lab.ts';
import { awaiting, runMain } from './linker.ts';
import { loop } from './loop.ts';
import { counts, OUTPUT_CREDIT, type Signal, type ToProcess } from './messages.ts';
import { socketOf, socketsWaiting } from './modules/net.ts';
import {
  afterRejections,
  locateSyntaxError,
  onEscapedError,
  onPort,
  onUnhandledRejection,
  type Port,
  wallNow,
  wallTimeout,
} from './native.ts';
import { Exited, finish, isExiting, onExit, process } from './process.ts';
import { seedRandom } from './random.ts';
import { output } from './stdio.ts';
import { stdin } from './streams.ts';
import { ProgramSyntaxError } from './syntax.ts';

/** Real milliseconds between two idle reports while the clock runs. */
const REPORT_EVERY = 25;

let received = 0;
let mainDone = false;
let reported = '';
let reportedAt = Number.NEGATIVE_INFINITY;
let reportDue = false;

install();
Object.assign(packages, { kafkajs });
kafkajs();

function die(error: unknown, fromPromise: boolean): void {
  if (error instanceof Exited || isExiting()) return;
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  try {
    if (fromPromise && process.emit('unhandledRejection', error, Promise.resolve())) return;
    if (process.emit('uncaughtException', error, origin)) return;
  } catch (again) {
    if (again instanceof Exited) return;
    output.write('stderr', fatalText(again, false));
    finish(7);
    return;
  }
  const end = (): void => {
    output.write('stderr', fatalText(error, fromPromise));
    finish(1);
  };
  if (!(error instanceof ProgramSyntaxError) || error.script === null || error.line !== null) return end();
  const release = loop.hold();
  void locateSyntaxError(error.script).then((at) => {
    if (at) error.line = at.line;
    end();
    release();
  });
}

loop.onError = (error) => die(error, false);

/** Whether nothing was left to do, and all that could still come up has had its time. */
let waitedForRejections = false;

loop.onSettled = (alive) => {
  output.flush();
  if (alive || socketsWaiting()) {
    waitedForRejections = false;
    return report();
  }
  if (!waitedForRejections) {
    waitedForRejections = true;
    afterRejections(() => loop.pump());
    return;
  }
  if (!mainDone) {
    const [at] = awaiting;
    const line = at ? `${at[0]}:${at[1]}\n${(files.peek(at[0]) ?? '').split('\n')[at[1] - 1] ?? ''}` : process.argv[1];
    output.write('stderr', `Warning: Detected unsettled top-level await at file://${line}\n\n\n`);
    finish(13);
    return;
  }
  loop.turn(() => {
    process.emit('beforeExit', process.currentExitCode());
    if (!loop.alive) finish(process.currentExitCode());
  });
};

/** Tells the lab that nothing will happen by itself before the next timer; not more often than it can matter. */
function report(): void {
  const nextTimerAt = loop.clock.nextTimerAt;
  const wait = reportedAt + REPORT_EVERY - wallNow();
  if (!loop.clock.paused && wait > 0) {
    if (!reportDue) {
      reportDue = true;
      wallTimeout(() => {
        reportDue = false;
        loop.pump();
      }, wait);
    }
    return;
  }
  const said = `${nextTimerAt} ${received}`;
  if (said === reported && !loop.clock.paused) return;
  reported = said;
  reportedAt = wallNow();
  files.flush();
  post({ type: 'idle', nextTimerAt, received });
}

function receive(message: ToProcess): void {
  if (loop.stopped) return;
  if (counts(message)) received += 1;
  if (message.now !== undefined) loop.clock.stamp(message.now);
  switch (message.type) {
    case 'start':
      return begin(message);
    case 'stdin':
      return loop.turn(() => stdin.receive(message.text));
    case 'connected':
      return loop.turn(() => socketOf(message.socket)?.connected(message.local, message.remote));
    case 'refused':
      return loop.turn(() => socketOf(message.socket)?.refused(message.code, message.message));
    case 'data':
      return loop.turn(() => socketOf(message.socket)?.receive(message.bytes));
    case 'closed':
      return loop.turn(() => socketOf(message.socket)?.closedByPeer());
    case 'taken':
      return loop.turn(() => socketOf(message.socket)?.taken(message.bytes));
    case 'time':
      loop.clock.set(message.time);
      return loop.pump();
    case 'advance':
      loop.clock.advance(message.at);
      return loop.pump();
    case 'credit':
      return output.credit(message.characters);
    case 'signal':
      return signal(message.signal);
  }
}

function signal(name: Signal): void {
  loop.turn(() => {
    if (!process.emit(name, name)) finish(name === 'SIGINT' ? 130 : 143, false);
  });
}

function begin({ program }: Extract<ToProcess, { type: 'start' }>): void {
  seedRandom(program.seed);
  loop.clock.start(program.time);
  if (program.outputCredit !== undefined) output.credit(program.outputCredit - OUTPUT_CREDIT);
  files.mount(program.files, Math.floor(program.time.at));
  process.start(program);
  loop.turn(() => {
    runMain(program.file).then(
      () => {
        mainDone = true;
        loop.pump();
      },
      (error) => die(error, false),
    );
  });
}

onEscapedError((error) => die(error, false));
onUnhandledRejection((reason) => loop.turn(() => die(reason, true)));
onPort((port: Port) => {
  attach(port);
  onExit((code) => {
    files.flush();
    output.end();
    post({ type: 'exit', code });
    loop.stop();
    detach();
  });
  port.onmessage = ({ data }) => receive(data);
});
