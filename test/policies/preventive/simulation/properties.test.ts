import fc from 'fast-check';
import type {
  AttachedPolicy,
  ConditionBlock,
  Organization,
  PolicyStatement,
} from '../../../../core/iam/document';
import {
  type Answer,
  compileOrganization,
  type ContextValue,
  type ScpRequest,
} from '../../../../policies/preventive/simulation';
import { ACCOUNT, deny, ROLE } from './chain';

type Context = Readonly<Record<string, ContextValue>>;

function subsets(items: readonly string[]): string[][] {
  return items.reduce<string[][]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]]);
}

/** For each key: operators, values of policies, and values of requests, among them one of each kind that a policy can tell apart. */
const KEYS = {
  'test:text': {
    operators: [
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIfExists',
      'StringNotEqualsIgnoreCase',
    ],
    values: ['a', 'b', 'a*', '*b', 'ab', '?b', '*'],
    given: [
      ...['a', 'b', 'ab', 'A', 'B', 'AB', 'aB', 'Ab', 'axb', 'xb', 'xxb', 'ac', 'c', ''],
      ...['*', 'a*', '*b', '?b', 'A*', '*B', '?B'],
    ],
  },
  'test:number': {
    operators: [
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericGreaterThanEqualsIfExists',
      'NumericLessThanEquals',
    ],
    values: ['1', '2', '5'],
    given: [0, 1, '1.5', 2, 3, '5', 6],
  },
  'test:ip': {
    operators: ['IpAddress', 'NotIpAddress', 'IpAddressIfExists'],
    values: ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3', '2001:db8::/32', '2001:db8::1'],
    given: ['10.0.0.1', '10.1.0.1', '10.1.2.3', '192.0.2.1', '2001:db8::1', '2001:db8::2', '::1'],
  },
  'test:flag': { operators: ['Bool', 'BoolIfExists'], values: ['true', 'false'], given: [true, 'false'] },
  'test:date': {
    operators: ['DateLessThan', 'DateGreaterThanEquals', 'DateNotEquals'],
    values: ['2026-01-01', '2026-06-01T12:00:00Z'],
    given: ['2025-01-01', '2026-01-01T00:00:00Z', '2026-03-01', '1780315200', '2027'],
  },
  'test:set': {
    operators: [
      'ForAnyValue:StringEquals',
      'ForAllValues:StringEquals',
      'ForAnyValue:StringNotLike',
      'ForAllValues:StringLike',
      'ForAnyValue:StringEqualsIfExists',
    ],
    values: ['a', 'b', 'a*'],
    given: [...subsets(['a', 'b', 'ac', 'a*', 'c']), ''],
  },
} as const;
type Key = keyof typeof KEYS;
const NAMES = Object.keys(KEYS) as Key[];

const condition: fc.Arbitrary<ConditionBlock> = fc
  .array(
    fc.oneof(
      ...NAMES.map((key) =>
        fc
          .tuple(
            fc.constantFrom(...KEYS[key].operators),
            fc.subarray<string>([...KEYS[key].values], { minLength: 1, maxLength: 2 }),
          )
          .map(([operator, values]) => [operator, key, values] as const),
      ),
      fc.tuple(fc.constant('Null'), fc.constantFrom(...NAMES), fc.constantFrom('true', 'false')),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((entries) => {
    const block: Record<string, Record<string, string | string[]>> = {};
    for (const [operator, key, values] of entries) (block[operator] ??= {})[key] = values;
    return block;
  });

const statement: fc.Arbitrary<PolicyStatement> = fc
  .record({
    effect: fc.constantFrom('Allow' as const, 'Deny' as const, 'Deny' as const),
    actions: fc.constantFrom<Pick<PolicyStatement, 'Action' | 'NotAction'>>(
      { Action: '*' },
      { Action: ['connect:*', 's3:Put*'] },
      { NotAction: 'connect:Create*' },
      { NotAction: ['iam:*'] },
    ),
    resources: fc.constantFrom<Pick<PolicyStatement, 'Resource' | 'NotResource'>>(
      { Resource: '*' },
      { Resource: 'arn:aws:s3:::bucket/*' },
      { NotResource: ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket'] },
    ),
    condition: fc.oneof({ weight: 6, arbitrary: condition }, { weight: 1, arbitrary: fc.constant({}) }),
  })
  .map(({ effect, actions, resources, condition: block }) => ({
    Effect: effect,
    ...actions,
    ...resources,
    Condition: block,
  }));

const FULL: PolicyStatement = { Effect: 'Allow', Action: '*', Resource: '*' };

/** Statements by policy and level; most levels allow everything in one of their policies. */
const statements: fc.Arbitrary<PolicyStatement[][][]> = fc.array(
  fc
    .tuple(
      fc.array(fc.array(statement, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
      fc.integer({ max: 3, min: 0 }),
    )
    .map(([policies, allows]) => (allows > 0 ? [[FULL], ...policies] : policies)),
  { minLength: 1, maxLength: 3 },
);

function organizationOf(levels: readonly (readonly (readonly PolicyStatement[])[])[]): Organization {
  const targets = ['r-root', 'ou-one', 'ou-two'].slice(0, levels.length - 1);
  return {
    managementAccount: '111111111111',
    account: ACCOUNT,
    levels: [...targets, ACCOUNT].map((target, level) => ({
      target,
      policies: (levels[level] ?? []).map((list, index): AttachedPolicy => ({
        name: `${level}-${index}`,
        document: { Version: '2012-10-17', Statement: list },
      })),
    })),
  };
}

const context: fc.Arbitrary<Context> = fc
  .record(
    Object.fromEntries(NAMES.map((key) => [key, fc.constantFrom<ContextValue>(null, ...KEYS[key].given)])),
    { requiredKeys: [] },
  )
  .map((given) => given as Context);

const request: fc.Arbitrary<ScpRequest> = fc.record({
  principal: fc.constantFrom(ROLE, `arn:aws:sts::${ACCOUNT}:assumed-role/app/session`),
  action: fc.constantFrom('connect:CreateInstance', 's3:GetObject', 's3:PutObject'),
  resource: fc.constantFrom('*', 'arn:aws:s3:::bucket/key'),
  context,
});

function evaluate(levels: PolicyStatement[][][], asked: ScpRequest): Answer {
  return compileOrganization(organizationOf(levels)).evaluate(asked);
}

/** What must not change where the policies only look different. */
function outcome({ decision, missing }: Answer): string {
  return `${decision} ${[...missing].sort().join(' ')}`;
}

/** Every request that a request with keys that are not given can be, as far as policies can tell. */
function* completions(asked: ScpRequest, keys: readonly Key[]): Generator<ScpRequest> {
  const [key, ...others] = keys;
  if (key === undefined) {
    yield asked;
    return;
  }
  for (const value of [null, ...KEYS[key].given]) {
    yield* completions({ ...asked, context: { ...asked.context, [key]: value } }, others);
  }
}

function notGiven(asked: ScpRequest): Key[] {
  return NAMES.filter((key) => asked.context?.[key] === undefined);
}

const RUNS = { numRuns: 400 };

describe('whatever the policies are', () => {
  it('the order of policies and statements makes no difference', () => {
    fc.assert(
      fc.property(statements, request, fc.infiniteStream(fc.nat()), (levels, asked, numbers) => {
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, rank: Number(numbers.next().value) }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item);
        const other = levels.map((policies) => shuffled(policies.map((list) => shuffled(list))));
        expect(outcome(evaluate(other, asked))).toBe(outcome(evaluate(levels, asked)));
      }),
      RUNS,
    );
  });

  it('to split a document, or to join two of one level, makes no difference', () => {
    fc.assert(
      fc.property(statements, request, (levels, asked) => {
        const before = outcome(evaluate(levels, asked));
        expect(
          outcome(
            evaluate(
              levels.map((policies) => policies.flat().map((one) => [one])),
              asked,
            ),
          ),
        ).toBe(before);
        expect(
          outcome(
            evaluate(
              levels.map((policies) => [policies.flat()]),
              asked,
            ),
          ),
        ).toBe(before);
      }),
      RUNS,
    );
  });

  it('another Deny never allows, and takes back no denial', () => {
    fc.assert(
      fc.property(statements, statement, request, fc.nat(), (levels, added, asked, number) => {
        const at = number % levels.length;
        const more = levels.map((policies, level) =>
          level === at ? [...policies, [{ ...added, Effect: 'Deny' as const }]] : policies,
        );
        const [before, after] = [evaluate(levels, asked).decision, evaluate(more, asked).decision];
        if (after === 'allowed') expect(before).toBe('allowed');
        if (before === 'denied') expect(after).toBe('denied');
      }),
      RUNS,
    );
  });

  it('another Allow never denies, and takes back no permission', () => {
    fc.assert(
      fc.property(statements, statement, request, fc.nat(), (levels, added, asked, number) => {
        const at = number % levels.length;
        const more = levels.map((policies, level) =>
          level === at ? [...policies, [{ ...added, Effect: 'Allow' as const }]] : policies,
        );
        const [before, after] = [evaluate(levels, asked).decision, evaluate(more, asked).decision];
        if (after === 'denied') expect(before).toBe('denied');
        if (before === 'allowed') expect(after).toBe('allowed');
      }),
      RUNS,
    );
  });

  it('a Deny for everything denies everything, and a level without statements too', () => {
    fc.assert(
      fc.property(statements, request, (levels, asked) => {
        expect(evaluate([...levels.slice(0, -1), [...(levels.at(-1) ?? []), [deny()]]], asked).decision).toBe(
          'denied',
        );
        expect(evaluate([[], ...levels.slice(1)], asked).decision).toBe('denied');
      }),
      RUNS,
    );
  });
});

describe('whatever keys are not given', () => {
  it('a request that gives all keys has a certain answer', () => {
    fc.assert(
      fc.property(statements, request, (levels, asked) => {
        for (const whole of [...completions(asked, notGiven(asked).slice(0, 1))].slice(0, 3)) {
          const closed = compileOrganization(organizationOf(levels)).evaluate(whole, { closed: true });
          expect(closed.decision).not.toBe('undetermined');
          expect(closed.missing).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('a certain answer stays whatever they are, and an uncertain one names exactly those that make a difference', () => {
    let undetermined = 0;
    fc.assert(
      fc.property(
        statements,
        request,
        fc.subarray(NAMES, { minLength: 1, maxLength: 2 }),
        (levels, some, unknown) => {
          // All keys but a few are given: null stands for those that are left.
          const given = Object.fromEntries(NAMES.map((key) => [key, some.context?.[key] ?? null]));
          const asked = {
            ...some,
            context: Object.fromEntries(
              Object.entries(given).filter(([key]) => !unknown.includes(key as Key)),
            ),
          };
          const organization = compileOrganization(organizationOf(levels));
          const answer = organization.evaluate(asked);
          const decisionOf = (one: ScpRequest): string => organization.evaluate(one).decision;
          const decisions = new Set([...completions(asked, unknown)].map(decisionOf));
          if (answer.decision !== 'undetermined') {
            expect(answer.missing).toEqual([]);
            expect(decisions).toEqual(new Set([answer.decision]));
            return;
          }
          undetermined++;
          expect(decisions).toEqual(new Set(['allowed', 'denied']));
          for (const key of unknown) {
            const others = unknown.filter((one) => one !== key);
            const matters = [...completions(asked, others)].some(
              (one) => new Set([...completions(one, [key])].map(decisionOf)).size > 1,
            );
            expect([key, answer.missing.includes(key)]).toEqual([key, matters]);
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(undetermined).toBeGreaterThan(100);
  });
});
