import { JavaError } from '../tool/java.ts';

/** What a listener fails with that cannot listen. */
export function notBound(address: string, reason: string): JavaError {
  const unresolved = reason === 'Unresolved address';
  return new JavaError(
    'org.apache.kafka.common.KafkaException',
    `Socket server failed to bind to ${address}: ${reason}.`,
    [
      'org.apache.kafka.server.ServerSocketFactory$KafkaServerSocketFactory.openServerSocket(ServerSocketFactory.java:56)',
      'kafka.network.Acceptor.openServerSocket(SocketServer.scala:615)',
    ],
    {
      error: new JavaError(unresolved ? 'java.net.SocketException' : 'java.net.BindException', reason, [
        unresolved
          ? 'java.base/sun.nio.ch.Net.checkAddress(Net.java:125)'
          : 'java.base/sun.nio.ch.Net.bind0(Native Method)',
      ]),
      omitted: 18,
    },
  );
}

/** What a server waits for. */
export const acceptorsStarted = 'waiting for all of the SocketServer Acceptors to be started';

/** Why one listener does not listen. */
export function unableToStart(name: string, reason: JavaError): JavaError {
  const frames = ['kafka.network.Acceptor.liftedTree1$1(SocketServer.scala:531)'];
  return new JavaError('java.lang.RuntimeException', `Unable to start acceptor for ${name}`, frames, {
    error: reason,
    omitted: 16,
  });
}

/** Why a server does not start: one of its listeners does not. */
export function notStarted(name: string, reason: JavaError): JavaError {
  return new JavaError(
    'java.lang.RuntimeException',
    `Received a fatal error while ${acceptorsStarted}`,
    ['org.apache.kafka.server.util.FutureUtils.waitWithLogging(FutureUtils.java:72)'],
    { error: unableToStart(name, reason), omitted: 6 },
  );
}
