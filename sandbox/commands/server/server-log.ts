import type { CommandIo } from '../../machine/command.ts';
import { Killed } from '../../machine/io.ts';
import { parentOf } from '../../machine/paths.ts';
import { type JavaError, logTime, stackTrace } from '../tool/java.ts';

/** What a broker says: to whoever started it, and into `logs/server.log`. */
export class ServerLog {
  readonly #io: CommandIo;
  readonly #file: string;

  /** @param directory of the log files, made where it is not there */
  constructor(io: CommandIo, directory: string) {
    this.#io = io;
    this.#file = `${directory}/server.log`;
  }

  /** `[2026-11-22 11:07:13,126] INFO message (logger)` */
  async say(logger: string, message: string, level: 'INFO' | 'WARN' | 'ERROR' = 'INFO'): Promise<void> {
    await this.#write(`${level} ${message} (${logger})\n`);
  }

  /** As `say`, for whoever does not wait for it: of a process that was killed meanwhile, nothing more is said. */
  note(logger: string, message: string, level: 'INFO' | 'WARN' | 'ERROR' = 'INFO'): void {
    this.say(logger, message, level).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }

  async fail(logger: string, message: string, error: JavaError): Promise<void> {
    await this.#write(`ERROR ${message} (${logger})\n${stackTrace(error)}`);
  }

  async warn(logger: string, message: string, error: JavaError): Promise<void> {
    await this.#write(`WARN ${message} (${logger})\n${stackTrace(error)}`);
  }

  async #write(text: string): Promise<void> {
    const line = `${logTime(await this.#io.now())} ${text}`;
    await this.#io.fs.mkdir(parentOf(this.#file), { recursive: true });
    await this.#io.fs.appendFile(this.#file, line);
    await this.#io.stdout.write(line);
  }
}
