import { Lanes, MACHINE_CLOCK, Pace } from '../../../harness/live/pace';

/** A clock that stands still but for waiting, and remembers when each turn came. */
function fakeClock(): { now: () => number; sleep: (ms: number) => Promise<void>; time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    sleep: (milliseconds: number) => {
      clock.time += milliseconds;
      return Promise.resolve();
    },
  };
  return clock;
}

const never = new AbortController().signal;

describe('the pace', () => {
  it('lets a burst pass at once, and then so many in each second', async () => {
    const clock = fakeClock();
    const pace = new Pace(2, 5, clock, never);
    const times = await Promise.all(
      Array.from({ length: 9 }, async () => {
        await pace.turn();
        return clock.time;
      }),
    );
    expect(times.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(clock.time).toBe(2000);
  });

  it('is never faster than the quota over any stretch of time', async () => {
    const clock = fakeClock();
    const pace = new Pace(2, 5, clock, never);
    for (let i = 0; i < 105; i++) {
      await pace.turn();
      if (i % 10 === 0) clock.time += 100;
    }
    expect(clock.time).toBeGreaterThanOrEqual(50_000);
    expect(clock.time).toBeLessThan(51_500);
  });

  it('gathers no more than a burst while nothing is asked', async () => {
    const clock = fakeClock();
    const pace = new Pace(2, 5, clock, never);
    clock.time += 3_600_000;
    for (let i = 0; i < 7; i++) await pace.turn();
    expect(clock.time).toBe(3_601_000);
  });

  it('does not wait where the rate is without end', async () => {
    const clock = fakeClock();
    const pace = new Pace(Infinity, Infinity, clock, never);
    await Promise.all(Array.from({ length: 1000 }, () => pace.turn()));
    expect(clock.time).toBe(0);
  });
});

describe('the clock of the machine', () => {
  it('waits, and ends the wait where it is stopped', async () => {
    const stopper = new AbortController();
    const started = Date.now();
    await MACHINE_CLOCK.sleep(30, stopper.signal);
    expect(MACHINE_CLOCK.now() - started).toBeGreaterThanOrEqual(25);
    // A wait that is not ended is longer than any test may take.
    const long = MACHINE_CLOCK.sleep(86_400_000, stopper.signal);
    stopper.abort();
    await long;
    await MACHINE_CLOCK.sleep(86_400_000, stopper.signal);
  });
});

describe('lanes', () => {
  it('run so many at a time, in order, and go on where one fails', async () => {
    const lanes = new Lanes(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (i: number) => (): Promise<number> =>
      new Promise((resolve, reject) => {
        begun.push(i);
        ends.push(i === 0 ? () => reject(new Error('broken')) : () => resolve(i));
      });
    const results = Promise.allSettled([0, 1, 2, 3].map((i) => lanes.run(work(i))));
    await turn();
    expect(begun).toEqual([0, 1]);
    ends[0]?.();
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    ends[1]?.();
    await turn();
    ends[2]?.();
    ends[3]?.();
    expect((await results).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
