/** Commands of Docker's that the lab has, whose `--help` is recorded. */
export const dockerCommands: readonly string[] = [
  '',
  ...['run', 'exec', 'ps', 'pull', 'images', 'version', 'info', 'inspect', 'kill', 'logs', 'port', 'rename', 'restart'],
  ...['rm', 'start', 'stop', 'top', 'wait', 'container', 'image', 'network', 'volume'],
  ...['network connect', 'network create', 'network disconnect', 'network inspect', 'network ls', 'network rm'],
  ...['volume create', 'volume inspect', 'volume ls', 'volume rm'],
];

export const composeCommands: readonly string[] = [
  '',
  ...['config', 'down', 'exec', 'kill', 'logs', 'ls', 'port', 'ps', 'pull', 'restart', 'rm', 'start', 'stop', 'top'],
  ...['up', 'version'],
];
