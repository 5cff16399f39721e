import { describe, expect, test } from 'vitest';
import { EPOCH, type ProgramFixture } from './program-fixture.ts';

/** How the lab's time passes for a program. */
export function clock(fixture: ProgramFixture): void {
  const { start } = fixture;

  describe('the clock', () => {
    test('a paused program stands, and moves from timer to timer when it is advanced', async () => {
      const program = start('const start = Date.now(); setInterval(() => console.log(Date.now() - start), 1000);', {
        time: { at: EPOCH, rate: 0 },
      });
      await program.settled();
      expect(program.idle?.nextTimerAt).toBe(EPOCH + 1000);
      fixture.now = EPOCH + 2500;
      program.handle.advance(fixture.now);
      await program.settled();
      expect(program.stdout).toBe('1000\n2000\n');
      expect(program.idle?.nextTimerAt).toBe(EPOCH + 3000);
      program.handle.kill('SIGKILL');
      await program.exit;
    });

    test('resuming lets timers fire in real time', async () => {
      const program = start("setTimeout(() => console.log('fired'), 60_000);", { time: { at: EPOCH, rate: 0 } });
      await program.settled();
      program.handle.time({ at: EPOCH, rate: 100_000 });
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe('fired\n');
    });

    test('a program that spins in microtasks never reports idle', async () => {
      const program = start(
        "console.log('in'); let n = 0; const spin = (): Promise<void> => Promise.resolve().then(() => { n += 1; if (n === 3e6) console.log('still'); return spin(); }); spin();",
        { time: { at: EPOCH, rate: 0 } },
      );
      await program.until(() => program.stdout.includes('still'));
      expect(program.idle).toBe(null);
      program.handle.kill('SIGKILL');
      await program.exit;
    });
  });
}
