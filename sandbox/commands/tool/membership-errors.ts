import type { ApiError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { logTime } from './java.ts';

const internals = 'org.apache.kafka.clients.consumer.internals';
type Failed = (memberId: string, epoch: number, error: ApiError) => Promise<void>;

/** What a client logs when a group of the new protocol, or a share group, will not have it. */
export function membershipErrors(
  io: CommandIo,
  client: string,
  { instanceId = null, share = false }: { instanceId?: string | null; share?: boolean },
): Failed {
  const kind = share ? 'Share' : 'Consumer';
  return async (memberId, epoch, { error, message }) => {
    const head = `${logTime(await io.now())} ERROR [${client}]`;
    const expected = ['UNSUPPORTED_ASSIGNOR', 'INVALID_REQUEST', 'GROUP_MAX_SIZE_REACHED', 'UNSUPPORTED_VERSION'];
    const unexpected = expected.includes(error) ? error : `unexpected error ${error}`;
    const why = error === 'UNRELEASED_INSTANCE_ID' ? `unreleased instance id ${instanceId}` : unexpected;
    await io.stderr.write(
      `${head} ${kind}GroupHeartbeatRequest failed due to ${why}: ${message} (${internals}.${kind}HeartbeatRequestManager)\n${head} Member ${memberId} with epoch ${epoch} transitioned to fatal state (${internals}.${kind}MembershipManager)\n`,
    );
  };
}

/** The same where the group is of the classic protocol. */
export function joinErrors(io: CommandIo, client: string): Failed {
  return async (_, __, { message }) => {
    const time = logTime(await io.now());
    await io.stderr.write(
      `${time} ERROR [${client}] JoinGroup failed due to fatal error: ${message} (${internals}.ConsumerCoordinator)\n`,
    );
  };
}
