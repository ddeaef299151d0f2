import { assertMemoryFor, assertMemoryToJudge, memoryLimits } from '../../../harness/readers/memory';
import { problemsOf } from '../../support/reading';

const MEGABYTE = 1024 * 1024;
const PLENTY = 2 ** 50;

describe('the memory that a document needs', () => {
  it('may be all that there is', () => {
    const limits = { total: (96 + 600) * MEGABYTE, heap: (32 + 50) * MEGABYTE };
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
    const limits = { total: PLENTY, heap: (32 + 50) * MEGABYTE - 1 };
    expect(
      problemsOf(() => {
        assertMemoryFor('plan.json', 100 * MEGABYTE, limits);
      }),
    ).toEqual([
      "plan.json: 100 MB need about 82 MB of heap, Node's limit is 82 MB; raise it with NODE_OPTIONS=--max-old-space-size=82",
    ]);
  });
});

describe('the memory that the policies need for what they read of a document', () => {
  it('may be all that there is', () => {
    expect(() => {
      assertMemoryToJudge('plan.json', 10 * MEGABYTE, { total: (96 + 1400) * MEGABYTE, heap: 0 });
    }).not.toThrow();
  });

  it('is refused with both numbers where the machine or container has less', () => {
    expect(
      problemsOf(() => {
        assertMemoryToJudge('plan.json', 10 * MEGABYTE, { total: 1024 * MEGABYTE, heap: PLENTY });
      }),
    ).toEqual([
      'plan.json: the policies read 10 MB of it and need about 1496 MB of memory, there are 1024 MB; give the machine or container more, or split the stack',
    ]);
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
