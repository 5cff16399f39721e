import { checkAnswers } from './answers.ts';
import { Bystander } from './bystander.ts';
import { Dice } from './dice.ts';
import { liveBytes } from './heap.ts';
import { type HostileInput, hostileInput, type Kind } from './inputs.ts';
import { joined } from './mutations.ts';
import { type Wire, World } from './world.ts';

/** Inputs after which a fresh cluster takes the next ones: what valid requests make would grow for ever. */
const perWorld = 4_000;
const bystanderEvery = 25;
const mostOpen = 40;
/** Lab time that may pass between two inputs. */
const leaps = [1, 50, 500, 3_000, 10_000, 60_000, 600_000];

/** Something that must not happen, with all that is needed to see it again. */
export interface Finding {
  input: number;
  kind: Kind;
  what: string;
  hex: string;
}

export interface CoreRun {
  tried: number;
  /** Inputs on one cluster. */
  perWorld: number;
  byKind: Map<Kind, number>;
  answered: number;
  closed: number;
  findings: Finding[];
  /** Most bytes that one world had grown by when all its clients had gone. */
  mostGrowth: number;
}

/** Tries inputs `from` up to `to` of a seed on cluster after cluster; ends early at the tenth finding. */
export async function fuzzCore(
  seed: number,
  from: number,
  to: number,
  makeWorld: (n: number) => World = (n) => new World({ seed: seed + n, traced: n % 2 === 0 }),
): Promise<CoreRun> {
  const run: CoreRun = { tried: 0, perWorld, byKind: new Map(), answered: 0, closed: 0, findings: [], mostGrowth: 0 };
  for (let first = from; first < to && run.findings.length < 10; first += perWorld) {
    const before = liveBytes();
    const world = makeWorld(first / perWorld);
    await new Siege(world, seed, run).hold(first, Math.min(to, first + perWorld));
    const growth = liveBytes() - before;
    world.cluster.close();
    run.mostGrowth = Math.max(run.mostGrowth, growth);
  }
  return run;
}

/** One cluster under attack, with one client on it who is not to notice. */
class Siege {
  readonly #world: World;
  readonly #seed: number;
  readonly #run: CoreRun;
  readonly #open: { wire: Wire; secured: boolean }[] = [];

  constructor(world: World, seed: number, run: CoreRun) {
    this.#world = world;
    this.#seed = seed;
    this.#run = run;
  }

  async hold(from: number, to: number): Promise<void> {
    const bystander = new Bystander(exchangeOver(this.#world));
    await bystander.begin();
    for (let n = from; n < to && this.#run.findings.length < 10; n += 1) {
      const input = hostileInput(this.#seed, n);
      try {
        this.#attack(input, new Dice(this.#seed + n * 7));
        if (n % bystanderEvery === 0) await bystander.live();
      } catch (error) {
        const { stack, message } = error instanceof Error ? error : new Error(String(error));
        const hex = Buffer.from(joined(...input.pieces)).toString('hex');
        this.#run.findings.push({ input: n, kind: input.kind, what: stack ?? message, hex });
      }
      this.#run.tried += 1;
      this.#run.byKind.set(input.kind, (this.#run.byKind.get(input.kind) ?? 0) + 1);
    }
    for (const { wire } of this.#open.splice(0)) wire.hangUp();
    this.#world.pass(3_600_000);
  }

  #attack(input: HostileInput, dice: Dice): void {
    if (dice.once(30)) this.#world.pass(dice.pick(leaps));
    const client = this.#client(dice);
    const { wire } = client;
    for (const piece of input.pieces) {
      if (wire.closedFor !== null) break;
      wire.send(piece);
      if (input.slow) this.#world.pass(dice.below(200));
    }
    const bug = /^broker error: .*/s.exec(wire.closedFor ?? '');
    if (bug) throw new Error(`the broker closed with ${bug[0]}`);
    if (wire.closedFor !== null) this.#run.closed += 1;
    const received = joined(...wire.received.splice(0));
    // What comes on a connection used before may answer what was sent then.
    if (client.fresh && !client.secured) this.#run.answered += checkAnswers(joined(...input.pieces), received);
    if (input.drops) wire.hangUp();
    else if (wire.closedFor === null) this.#open.push(client);
    if (this.#open.length > mostOpen) this.#open.splice(dice.below(mostOpen), 1)[0]?.wire.hangUp();
  }

  #client(dice: Dice): { wire: Wire; secured: boolean; fresh: boolean } {
    if (this.#open.length > 0 && dice.once(3)) {
      const [used] = this.#open.splice(dice.below(this.#open.length), 1);
      if (used && used.wire.closedFor === null) return { ...used, fresh: false };
    }
    const secured = dice.once(6);
    return { wire: this.#world.connect(secured ? 'SASL_PLAINTEXT' : 'PLAINTEXT'), secured, fresh: true };
  }
}

/** Asks over a connection of its own; what is not answered at once is answered within a minute of lab time. */
function exchangeOver(world: World): (frame: Uint8Array) => Uint8Array {
  const wire = world.connect();
  return (frame) => {
    wire.send(frame);
    for (let waited = 0; wire.received.length === 0 && waited < 60_000; waited += 10) world.pass(10);
    const answer = wire.received.shift();
    if (!answer || wire.received.length > 0)
      throw new Error(`the bystander got ${answer ? 'two answers' : 'none'}: ${wire.closedFor}`);
    return answer.subarray(4);
  };
}
