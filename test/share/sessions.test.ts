import { describe, expect, test } from 'vitest';
import { ShareSessions } from '../../sandbox/share/sessions.ts';

const place = (partition: number) => ({ groupId: 'g', topicId: 'AAAAAAAAAAAAAAAAAAAAAQ', partition });
const request = (
  epoch: number,
  partitions: readonly number[] = [],
  more: { memberId?: string; connection?: number } = {},
) => ({
  groupId: 'g',
  memberId: 'a',
  epoch,
  connection: 1,
  partitions: partitions.map(place),
  forgotten: [],
  ...more,
});
const most = 2;

function opened(): ShareSessions {
  const sessions = new ShareSessions();
  sessions.open(request(0, [0, 1]), most);
  return sessions;
}
const outcome = (answer: ReturnType<ShareSessions['open']>) =>
  typeof answer === 'string' ? answer : answer.partitions.map(({ partition }) => partition);

describe('a session', () => {
  test.each([
    ['that there is not', 1, new ShareSessions(), 'SHARE_SESSION_NOT_FOUND'],
    ['that there is not, at its end', -1, new ShareSessions(), 'SHARE_SESSION_NOT_FOUND'],
    ['in its turn', 1, opened(), [0, 1]],
    ['out of its turn', 2, opened(), 'INVALID_SHARE_SESSION_EPOCH'],
    ['that begins again', 0, opened(), []],
    ['at its end', -1, opened(), []],
  ] as const)('%s', (_, epoch, sessions, expected) => {
    expect(outcome(sessions.open(request(epoch), most))).toEqual(expected);
  });

  test('takes partitions in, and forgets others', () => {
    const sessions = opened();
    expect(outcome(sessions.open({ ...request(1, [2]), forgotten: [place(0)] }, most))).toEqual([1, 2]);
  });

  test('is one too many where there are as many as there may be', () => {
    const sessions = opened();
    sessions.open(request(0, [], { memberId: 'b', connection: 2 }), most);
    expect(sessions.open(request(0, [], { memberId: 'c' }), most)).toBe('SHARE_SESSION_LIMIT_REACHED');
    expect(outcome(sessions.open(request(0), most))).toEqual([]);
  });

  test('goes on with acknowledgements too', () => {
    const sessions = opened();
    const epochs = [0, 1, 1, 2].map((epoch) => sessions.acknowledge({ groupId: 'g', memberId: 'a', epoch }));
    expect(epochs).toEqual(['INVALID_SHARE_SESSION_EPOCH', 'NONE', 'INVALID_SHARE_SESSION_EPOCH', 'NONE']);
  });

  test('tells of what is new, of errors, and of their end', () => {
    const sessions = opened();
    const tells = (epoch: number, answer: { records: boolean; failed: boolean }) => {
      const session = sessions.open(request(epoch), most);
      return typeof session !== 'string' && session.tells(place(0), answer);
    };
    expect(tells(1, { records: false, failed: false })).toBe(false);
    expect(tells(2, { records: true, failed: false })).toBe(true);
    expect(tells(3, { records: false, failed: true })).toBe(true);
    expect(tells(4, { records: false, failed: false })).toBe(true);
    expect(tells(5, { records: false, failed: false })).toBe(false);
  });

  test('ends with its connection, unless it has moved to another', () => {
    const sessions = opened();
    sessions.open(request(0, [], { connection: 2 }), most);
    expect(sessions.disconnected(1).session).toBe(null);
    expect(sessions.disconnected(2)).toEqual({ session: { groupId: 'g', memberId: 'a' }, emptyGroup: 'g' });
  });
});
