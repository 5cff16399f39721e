/** What is told to Kafka's own tools, and to ours. */

/** One thing that happens. In a transcript it stands after `$ `. */
export type Step =
  | string
  | Command
  /** Part of a transaction, in the words of transact.ts: `payments begins orders-0`. */
  | { transaction: string }
  /** A broker stops in good order, or comes back. */
  | { stops: number }
  | { starts: number };

/**
 * A command line, with files that it reads (they stay for the steps after it) and what stands on its standard input. Besides the tools
 * there are `streams-member …`, a member of a streams group (streams-member.ts), and `kill -INT NAME` (or -TERM, -KILL), which ends what
 * runs beside and shows all that it has printed.
 */
export interface Command {
  run: string;
  stdin?: string;
  files?: Readonly<Record<string, string>>;
  /** The input is typed at a terminal, unseen, and what the tool prints is all one. */
  terminal?: boolean;
  /** It is started under this name, and goes on running while the steps after it are told. */
  beside?: string;
  /** As soon as it has printed this it is sent that signal. */
  signal?: readonly [printed: string, signal: 'SIGINT' | 'SIGTERM'];
  /** A real Kafka, which takes its time, is asked again until the command prints this; ours must print it at once. */
  settles?: string;
  /** The next step comes once this command prints this (a regular expression). */
  until?: Until;
}

export interface Until {
  run: string;
  prints: string;
}

export type Story = readonly Step[];

/** What a file of stories exports: the stories of a tool, all told to one cluster, one after another. */
export interface Stories extends StoryCluster {
  stories: Readonly<Record<string, Story>>;
}

export interface StoryCluster {
  /** How many brokers it has, if more than one. */
  brokers?: number;
  /** Broker configs beside the usual ones, such as an authorizer and super users. */
  configs?: Readonly<Record<string, string>>;
  /** Whether everyone must sign in: SASL and an authorizer (server-secured.properties). */
  secured?: boolean;
  /** Folder of test/golden whose files lie under its last name where the tools are run. */
  data?: string;
}

/** Splits a command line at spaces outside double quotes. */
export function words(command: string): string[] {
  return Array.from(command.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
}
