import type { Command } from '../machine/command.ts';
import { runDocker } from './docker.ts';

export const dockerCompose: Command = {
  name: 'docker-compose',
  summary: 'as docker compose: starts the brokers of a compose file: docker-compose up -d',
  quiet: true,
  run: (argv, io) => runDocker(['compose', ...argv], io),
};
