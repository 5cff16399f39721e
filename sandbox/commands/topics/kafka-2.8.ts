import { Admin } from '../../client/admin.ts';
import { UnreachableError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { commandConfig } from '../tool/client-config.ts';
import { adminOptions } from '../tool/connection.ts';
import { JavaError, logTime, stackTrace } from '../tool/java.ts';
import { asJavaError } from '../tool/kafka-error.ts';
import type { Options } from '../tool/options.ts';
import { runTool, Uncaught } from '../tool/run.ts';
import type { Action } from './arguments.ts';
import { actionOf28 } from './arguments-2.8.ts';
import { BrokerTopics } from './broker-topics.ts';
import { topicOptions28 } from './options-2.8.ts';
import { stacks28 } from './stack-2.8.ts';
import { openZooKeeperTopics } from './zookeeper.ts';

/** What does as it is told, and is closed in the end. */
export type TopicService = Readonly<Record<Action, (given: Options) => Promise<void>>> & { close(): Promise<void> };

/**
 * kafka-topics.sh of Kafka 2.8, which asks a broker, or writes into ZooKeeper itself and leaves the rest to the controller.
 * Source: transcripts of the tool in test/golden/kafka-2.8 and test/golden/zookeeper.
 */
export function runTopics28(argv: readonly string[], io: CommandIo): Promise<number> {
  const tool = {
    about: 'This tool helps to create, delete, describe, or change a topic.',
    withoutArguments: 'Create, delete, describe, or change a topic.',
    options: topicOptions28,
    parsing: stacks28.options,
  };
  return runTool(tool, argv, io, (given) => perform(given, io));
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  const action = actionOf28(given);
  const service = await open(given, io);
  try {
    await service[action](given);
    return 0;
  } catch (error) {
    const failure = timedOut(error, await io.now()) ?? asJavaError(error, `${action}Topics`);
    await io.stdout.write(`Error while executing topic command : ${failure.message}\n`);
    await io.stderr.write(`${logTime(await io.now())} ERROR ${stackTrace(failure)} (kafka.admin.TopicCommand$)\n`);
    return 1;
  } finally {
    await service.close();
  }
}

async function open(given: Options, io: CommandIo): Promise<TopicService> {
  try {
    const address = given.value('zookeeper');
    if (address !== undefined) return await openZooKeeperTopics(address, io);
    const config = await commandConfig(io, given.value('command-config'), stacks28.admin);
    return new BrokerTopics(
      new Admin(adminOptions(io, given.value('bootstrap-server') ?? '', stacks28.admin, config)),
      io,
    );
  } catch (error) {
    throw error instanceof JavaError ? new Uncaught(error) : error;
  }
}

/** A call that found no broker in time, as 2.8 tells of it. */
function timedOut(error: unknown, now: number): JavaError | null {
  if (!(error instanceof UnreachableError)) return null;
  const cause = asJavaError(error, 'listTopics');
  const message = `Call(callName=listTopics, deadlineMs=${now - 1}, tries=1, nextAllowedTryMs=${now + 100}) timed out at ${now} after 1 attempt(s)`;
  return new JavaError(cause.type, message, [], { error: cause, omitted: null });
}
