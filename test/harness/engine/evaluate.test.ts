import type { LoadedPolicy } from '@open-policy-agent/opa-wasm';
import * as opaWasm from '@open-policy-agent/opa-wasm';
import {
  MAX_DOCUMENT_BYTES,
  type PolicyBundle,
  evaluatePolicies,
  loadBundle,
  memoryFor,
} from '../../../harness/engine';
import type { PlanDocument } from '../../../harness/documents';
import { buildPlan } from '../../support/plan-builder';
import { NO_FACTS, REFERENCE_DATA, unpruned } from '../../support/policy-results';
import { problemsOf } from '../../support/reading';

jest.mock('@open-policy-agent/opa-wasm', () => ({
  __esModule: true,
  ...jest.requireActual<typeof opaWasm>('@open-policy-agent/opa-wasm'),
}));

const bundle = loadBundle();
const DATA = { ...REFERENCE_DATA, facts: NO_FACTS };
const ADDRESS = 'aws_connect_instance.main';
const TEXT = JSON.stringify(
  buildPlan({ resources: [{ address: ADDRESS, values: { identity_management_type: 'CONNECT_MANAGED' } }] }),
);

afterEach(() => jest.restoreAllMocks());

function problems(document: PlanDocument, of: PolicyBundle = bundle): readonly string[] {
  return problemsOf(() => evaluatePolicies(of, document, DATA));
}

function withBytes(bytes: Uint8Array, resourceChanges = 1): PlanDocument {
  return { bytes, resourceChanges };
}

describe('a document', () => {
  const expected = evaluatePolicies(bundle, unpruned(TEXT), DATA);

  it('is judged by every policy', () => {
    expect([...expected.keys()].sort()).toEqual(bundle.manifest.policies);
    expect(expected.get('connect/instance_identity_saml')).toEqual({
      evaluated: [ADDRESS],
      deny: [
        {
          address: ADDRESS,
          path: ['identity_management_type'],
          actual: 'CONNECT_MANAGED',
          expected: ['SAML'],
        },
      ],
      undetermined: [],
    });
  });

  it('is judged alike whatever memory its bytes are a part of', () => {
    const inside = Buffer.from(`xx${TEXT}yy`).subarray(2, -2);
    const shared = new Uint8Array(new SharedArrayBuffer(TEXT.length));
    shared.set(Buffer.from(TEXT));
    const own = new Uint8Array(Buffer.from(TEXT));
    for (const bytes of [inside, shared, own])
      expect(evaluatePolicies(bundle, withBytes(bytes), DATA)).toEqual(expected);
  });

  const NO_RESULT = 'the policies gave no result; nothing was judged';
  it.each([
    ['nothing', ''],
    ['a plan that is cut off', TEXT.slice(0, -5)],
    ['a byte-order mark and a plan', `\ufeff${TEXT}`],
    ['something that is not JSON', 'Terraform will perform'],
    ['a text', JSON.stringify(TEXT)],
    ['an array', `[${TEXT}]`],
    ['null', 'null'],
  ])('that is %s is refused', (_name, text) => {
    expect(problems(withBytes(Buffer.from(text)))).toEqual([NO_RESULT]);
    expect(problems(withBytes(Buffer.from(text), 0))).toEqual([NO_RESULT]);
  });

  it('in which the policies see fewer or more resource changes than the reader is refused', () => {
    expect(problems(withBytes(Buffer.from(TEXT), 2))).toEqual([
      'the policies saw 1 resource changes, the document has 2; nothing was judged',
    ]);
    expect(problems(withBytes(Buffer.from(TEXT), 0))).toEqual([
      'the policies saw 1 resource changes, the document has 0; nothing was judged',
    ]);
  });

  it('with half of a surrogate pair is refused', () => {
    expect(problems(withBytes(Buffer.from(TEXT.replace('CONNECT_MANAGED', '\\ud800'))))).toEqual([
      expect.stringMatching(/^the policy engine failed: [^\n]+; nothing was judged$/),
    ]);
  });

  it('that is too large is refused before anything is allocated', () => {
    const bytes = new Uint8Array(MAX_DOCUMENT_BYTES + 1);
    const loading = jest.spyOn(opaWasm, 'loadPolicySync');
    expect(problems(withBytes(bytes))).toEqual([
      `the document has ${MAX_DOCUMENT_BYTES + 1} bytes that the policies read, at most ${MAX_DOCUMENT_BYTES} can be evaluated; split the stack`,
    ]);
    expect(loading).not.toHaveBeenCalled();
  });

  it('has the memory that it needs from the start', () => {
    const loading = jest.spyOn(opaWasm, 'loadPolicySync');
    evaluatePolicies(bundle, unpruned(TEXT), DATA);
    const given = (loading.mock.calls as unknown as [unknown, { readonly initial: number }][]).map(
      ([, { initial }]) => initial * 65_536,
    );
    const used = (
      loading.mock.results as unknown as {
        readonly value: { readonly mem: { readonly buffer: ArrayBuffer } };
      }[]
    ).map(({ value }) => value.mem.buffer.byteLength);
    expect(given).toHaveLength(1);
    expect(used).toEqual(given);
    expect(given[0]).toBeGreaterThanOrEqual(memoryFor(TEXT.length));
    expect(given[0]).toBeLessThan(2 ** 31);
  });

  it('for which there is no memory is refused', () => {
    jest.spyOn(opaWasm, 'loadPolicySync').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    });
    expect(problems(withBytes(Buffer.from(TEXT)))).toEqual([
      'the policy engine failed: WebAssembly.Memory(): could not allocate memory; nothing was judged',
    ]);
  });
});

describe('a live account', () => {
  const saml = 'connect/instance_identity_saml';
  const logs = 'connect/instance_flow_logs_enabled';
  const text = JSON.stringify(
    buildPlan({
      resources: [{ address: ADDRESS, values: {}, unknown: { contact_flow_logs_enabled: true } }],
    }),
  );
  const missing = { address: 'a', path: [], actual: '(not read)', expected: 'an answer' };

  it('has what could not be read beside what the policies find, in the words of a live account', () => {
    const results = evaluatePolicies(
      bundle,
      { ...unpruned(text), reading: { unread: new Map([[logs, [missing]]]), notJudged: new Set() } },
      DATA,
    );
    expect(results.get(logs)).toEqual({
      evaluated: ['a', ADDRESS],
      deny: [],
      undetermined: [
        missing,
        {
          address: ADDRESS,
          path: ['contact_flow_logs_enabled'],
          actual: '(not read)',
          expected: [true],
        },
      ],
    });
    expect(results.get(saml)?.evaluated).toEqual([ADDRESS]);
  });

  it('has no result of a policy that does not judge it', () => {
    const results = evaluatePolicies(
      bundle,
      { ...unpruned(text), reading: { unread: new Map([[saml, [missing]]]), notJudged: new Set([saml]) } },
      DATA,
    );
    expect(results.get(saml)).toEqual({ evaluated: [], deny: [], undetermined: [] });
    expect([...results.keys()].sort()).toEqual(bundle.manifest.policies);
  });
});

describe('a bundle', () => {
  it('that lacks policies of its manifest is refused', () => {
    const manifest = {
      ...bundle.manifest,
      policies: ['connect/absent', ...bundle.manifest.policies, 'kms/absent'],
    };
    expect(problems(withBytes(Buffer.from(TEXT)), { ...bundle, manifest })).toEqual([
      'policies without a result: connect/absent, kms/absent; nothing was judged',
    ]);
  });
});

describe('an answer of the policies', () => {
  const POLICIES = ['connect/a'];
  const RESULT = { evaluated: ['b', 'a'], deny: [], undetermined: [] };
  const finding = (address: string, ...path: string[]): unknown => ({
    address,
    path,
    actual: null,
    expected: ['x'],
  });

  /** The engine with a double of the SDK that gives this answer, or throws it, and has these builtins. */
  function answering(answer: unknown, builtins: readonly string[] = [], thrown?: unknown): () => unknown {
    const text = JSON.stringify(Object.fromEntries(builtins.map((name, i) => [name, i])));
    const mem = { buffer: new Uint8Array(Buffer.from(`\0${text}\0`)).buffer };
    const policy = {
      mem,
      wasmInstance: { exports: { builtins: () => 0, opa_json_dump: () => 1 } },
      setData: () => undefined,
      evaluate: () => {
        if (thrown !== undefined) throw thrown as Error;
        return answer;
      },
    };
    jest.spyOn(opaWasm, 'loadPolicySync').mockReturnValue(policy as unknown as LoadedPolicy);
    const manifest = { ...bundle.manifest, policies: POLICIES };
    return () => evaluatePolicies({ ...bundle, manifest }, withBytes(Buffer.from(TEXT)), DATA);
  }

  function whole(controls: unknown, others: Readonly<Record<string, unknown>> = {}): unknown {
    const { count, sha256 } = NO_FACTS;
    const echo = {
      resource_changes: 1,
      profile_sha256: REFERENCE_DATA.profile_sha256,
      facts: { count, sha256 },
      loose: [],
    };
    return [{ result: { controls, ...echo, ...others } }];
  }

  it('is taken where it is whole, in stable order and without repetition', () => {
    const result = {
      evaluated: ['b', 'a', 'b'],
      deny: [finding('b', 'x'), finding('b', 'a'), finding('a', 'z')],
      undetermined: [finding('b'), finding('a')],
    };
    expect(answering(whole({ connect: { a: result } }))()).toEqual(
      new Map([
        [
          'connect/a',
          {
            evaluated: ['a', 'b'],
            deny: [finding('a', 'z'), finding('b', 'a'), finding('b', 'x')],
            undetermined: [finding('a'), finding('b')],
          },
        ],
      ]),
    );
  });

  function otherFacts(seen: string): string {
    return `the policies saw ${seen} facts, 0 were read of the document's texts, or others than these; nothing was judged`;
  }

  const NO_RESULT = 'the policies gave no result; nothing was judged';
  it.each<readonly [string, unknown, string]>([
    ['nothing', undefined, NO_RESULT],
    ['no result', [], NO_RESULT],
    ['two results', [{ result: {} }, { result: {} }], NO_RESULT],
    ['a set of violations', [{ result: [] }], NO_RESULT],
    ['no controls', whole(undefined), NO_RESULT],
    [
      'nothing about what is loose',
      whole({ connect: { a: RESULT } }, { loose: undefined }),
      'the policies do not say what is loose; nothing was judged',
    ],
    ['no policy', whole({}), 'policies without a result: connect/a; nothing was judged'],
    [
      'a policy without result',
      whole({ connect: { a: null } }),
      'policy connect/a: no result; nothing was judged',
    ],
    [
      'a result without evaluated',
      whole({ connect: { a: { ...RESULT, evaluated: undefined } } }),
      'policy connect/a: its result is not whole; nothing was judged',
    ],
    [
      'a result without deny',
      whole({ connect: { a: { ...RESULT, deny: {} } } }),
      'policy connect/a: its result is not whole; nothing was judged',
    ],
    [
      'a result without undetermined',
      whole({ connect: { a: { ...RESULT, undetermined: null } } }),
      'policy connect/a: its result is not whole; nothing was judged',
    ],
    [
      'a denied address that was not evaluated',
      whole({ connect: { a: { ...RESULT, deny: [finding('c')] } } }),
      'policy connect/a: a finding at c, which it did not evaluate; nothing was judged',
    ],
    [
      'an undetermined address that was not evaluated',
      whole({ connect: { a: { ...RESULT, undetermined: [finding('a'), finding('c')] } } }),
      'policy connect/a: a finding at c, which it did not evaluate; nothing was judged',
    ],
    [
      'no count of resource changes',
      whole({ connect: { a: RESULT } }, { resource_changes: undefined }),
      'the policies saw undefined resource changes, the document has 1; nothing was judged',
    ],
    [
      'the hash of another profile',
      whole({ connect: { a: RESULT } }, { profile_sha256: '0' }),
      'the policies saw another organization profile than the one given; nothing was judged',
    ],
    [
      'nothing about what is loose',
      whole({ connect: { a: RESULT } }, { loose: undefined }),
      'the policies do not say what is loose; nothing was judged',
    ],
    ['no facts', whole({ connect: { a: RESULT } }, { facts: undefined }), otherFacts('undefined')],
    [
      'another number of facts',
      whole({ connect: { a: RESULT } }, { facts: { count: 1, sha256: NO_FACTS.sha256 } }),
      otherFacts('1'),
    ],
    [
      'the hash of other facts',
      whole({ connect: { a: RESULT } }, { facts: { count: 0, sha256: '0' } }),
      otherFacts('0'),
    ],
  ])('with %s is refused', (_name, given, problem) => {
    expect(problemsOf(answering(given))).toEqual([problem]);
  });

  it.each([
    ['a text', 'unreachable'],
    ['an object', { message: 'unreachable' }],
    ['an error', new RangeError('unreachable')],
  ])('that is an exception, %s, is refused', (_name, thrown) => {
    expect(problemsOf(answering(undefined, [], thrown))).toEqual([
      'the policy engine failed: unreachable; nothing was judged',
    ]);
  });

  it('that runs out of memory says so', () => {
    expect(problemsOf(answering(undefined, [], 'opa_malloc: failed'))).toEqual([
      'the policies need more than the 2 GiB of memory that they can have; nothing was judged, split the stack',
    ]);
  });

  it('is not asked of a module that is not made by OPA', () => {
    const policy = { mem: {}, wasmInstance: { exports: {} } };
    jest.spyOn(opaWasm, 'loadPolicySync').mockReturnValue(policy as unknown as LoadedPolicy);
    expect(problems(withBytes(Buffer.from(TEXT)))).toEqual(['the policy bundle is not made by opa build']);
  });

  it('is not asked of a bundle that needs builtins which nobody has', () => {
    expect(problemsOf(answering([], ['sprintf', 'time.now_ns', 'http.send']))).toEqual([
      'the policy bundle needs builtins that are not there: time.now_ns, http.send',
    ]);
  });
});
