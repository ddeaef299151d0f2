import {
  assertMemoryFor,
  assertMemoryToJudge,
  assertMemoryToParse,
  memoryLimits,
} from '../../../core/files/memory';
import { problemsOf } from '../../support/reading';

const MEGABYTE = 1024 * 1024;
const PLENTY = 2 ** 50;

describe('the memory that a document needs', () => {
  it('may be all that there is', () => {
    const limits = { total: (96 + 600) * MEGABYTE, heap: (80 + 50) * MEGABYTE };
    expect(() => {
      assertMemoryFor('plan.json', 100 * MEGABYTE, limits);
    }).not.toThrow();
  });

  it('is refused with both numbers where the machine or container has less', () => {
    const limits = { total: (96 + 600) * MEGABYTE - 1, heap: PLENTY };
    expect(
      problemsOf(() => {
        assertMemoryFor('plan.json', 100 * MEGABYTE, limits);
      }),
    ).toEqual([
      'plan.json: 100 MB need about 696 MB of memory, there are 696 MB; give the machine or container more, or split the stack',
    ]);
  });

  it("is refused with both numbers where Node's heap is smaller", () => {
    const limits = { total: PLENTY, heap: (80 + 50) * MEGABYTE - 1 };
    expect(
      problemsOf(() => {
        assertMemoryFor('plan.json', 100 * MEGABYTE, limits);
      }),
    ).toEqual([
      "plan.json: 100 MB need about 130 MB of heap, Node's limit is 130 MB; raise it with NODE_OPTIONS=--max-old-space-size=130",
    ]);
  });
});

describe('the memory that a synthesized application needs to be read', () => {
  it('may be all that there is', () => {
    const limits = { total: (96 + 260) * MEGABYTE, heap: (80 + 200) * MEGABYTE };
    expect(() => {
      assertMemoryToParse('center/cdk.tf.json', 10 * MEGABYTE, limits);
    }).not.toThrow();
  });

  it.each([
    [
      'the machine or container has less',
      { total: (96 + 260) * MEGABYTE - 1, heap: PLENTY },
      '356 MB of memory, there are 356 MB; give the machine or container more, or split the stack',
    ],
    [
      "Node's heap is smaller",
      { total: PLENTY, heap: (80 + 200) * MEGABYTE - 1 },
      "280 MB of heap, Node's limit is 280 MB; raise it with NODE_OPTIONS=--max-old-space-size=280",
    ],
  ])('is refused with both numbers where %s', (_where, limits, sentence) => {
    expect(
      problemsOf(() => {
        assertMemoryToParse('center/cdk.tf.json', 10 * MEGABYTE, limits);
      }),
    ).toEqual([`center/cdk.tf.json: 10 MB of configuration need about ${sentence}`]);
  });
});

describe('the memory that the policies need for what they read of a document', () => {
  it.each([
    [5, { total: (96 + 1100 + 250) * MEGABYTE, heap: (80 + 250) * MEGABYTE }],
    // The policies' own memory ends at 2 GiB.
    [20, { total: (96 + 2048 + 1000) * MEGABYTE, heap: (80 + 1000) * MEGABYTE }],
  ])('may be all that there is: %d MB', (megabytes, limits) => {
    expect(() => {
      assertMemoryToJudge('plan.json', megabytes * MEGABYTE, limits);
    }).not.toThrow();
  });

  it.each([
    [
      'the machine or container has less',
      { total: 1024 * MEGABYTE, heap: PLENTY },
      '1446 MB of memory, there are 1024 MB; give the machine or container more, or split the stack',
    ],
    [
      "Node's heap is smaller",
      { total: PLENTY, heap: 256 * MEGABYTE },
      "330 MB of heap, Node's limit is 256 MB; raise it with NODE_OPTIONS=--max-old-space-size=330",
    ],
  ])('is refused with both numbers where %s', (_where, limits, sentence) => {
    expect(
      problemsOf(() => {
        assertMemoryToJudge('plan.json', 5 * MEGABYTE, limits);
      }),
    ).toEqual([`plan.json: the policies read 5 MB of it and need about ${sentence}`]);
  });
});

describe('the limits', () => {
  afterEach(() => jest.restoreAllMocks());

  it("are the container's where it has less than the machine", () => {
    jest.spyOn(process, 'constrainedMemory').mockReturnValue(64 * MEGABYTE);
    expect(memoryLimits().total).toBe(64 * MEGABYTE);
  });

  it.each([
    ['where there is no container', 0],
    ['where the container has no limit', 2 ** 63],
  ])("are the machine's %s", (_name, constrained) => {
    const real = memoryLimits().total;
    jest.spyOn(process, 'constrainedMemory').mockReturnValue(constrained);
    expect(memoryLimits().total).toBeGreaterThanOrEqual(real);
    expect(memoryLimits().total).toBeLessThan(2 ** 50);
  });
});
