import { ruleHandler, type RuleSettings } from '../../../../harness/programs/config-rule/rule-handler';
import { loadBundle } from '../../../../harness/engine';
import { evaluateDocument, policyData } from '../../../../harness/run';
import { KeptAttributes } from '../../../../harness/readers';
import { readLiveText } from '../../../../harness/live/live-text';
import { notJudgedLive } from '../../../../harness/live';
import { judge } from '../../../../harness/verdicts';
import { catalogue } from '../../../../policies/controls';
import {
  type LoadedProfile,
  parseProfile,
  type Profile,
  referenceProfile,
} from '../../../../policies/profile';
import {
  ACCOUNT,
  AwsDouble,
  type DoubleAccount,
  type DoubleInstance,
  REGION,
} from '../../../support/aws-double';
import { ConfigDouble, type PutEvaluation } from '../../../support/config-double';
import {
  APPROVED_PROFILE,
  appliedPlan,
  COMPLIANT,
  INSTANCE,
  INSTANCE_ID,
  withInstance,
} from '../../../support/contact-center-account';
import { scheduledEvent, TIME } from './event';

const REFERENCE = referenceProfile(catalogue);
const OTHER_ID = '0a1b2c3d-0000-4000-8000-000000000002';

/** An authentication profile that somebody opened to the world by hand. */
const OPENED = withInstance({ profiles: [{ ...APPROVED_PROFILE, AllowedIps: ['0.0.0.0/0'] }] });

let aws: AwsDouble;
let config: ConfigDouble;
const before = { ...process.env };
const waits: number[] = [];

beforeEach(async () => {
  aws = new AwsDouble(COMPLIANT);
  await aws.start();
  config = await ConfigDouble.start();
  Object.assign(process.env, aws.environment, config.environment);
  waits.length = 0;
});
afterEach(async () => {
  expect(aws.mistakes).toEqual([]);
  await aws.stop();
  await config.stop();
  process.env = { ...before };
});

/** @param remaining milliseconds that Lambda has left for the function. */
function handlerWith(
  settings: Partial<RuleSettings> = {},
  remaining = 900_000,
): (event: unknown) => Promise<void> {
  const handler = ruleHandler({
    region: REGION,
    requestsPerSecond: () => 1000,
    bundle: loadBundle,
    profile: () => REFERENCE,
    wait: (milliseconds) => Promise.resolve(waits.push(milliseconds)),
    ...settings,
  });
  return (event) => handler(event, { getRemainingTimeInMillis: () => remaining });
}

/** Evaluates a rule, and returns what was put: everything of one call. */
async function evaluate(
  control: string,
  settings: Partial<RuleSettings> = {},
): Promise<readonly PutEvaluation[]> {
  await handlerWith(settings)(scheduledEvent(control));
  expect(config.puts.map(({ ResultToken, TestMode }) => [ResultToken, TestMode])).toEqual([
    ['myResultToken', undefined],
  ]);
  return config.puts[0]?.Evaluations ?? [];
}

/** What is put for an instance. */
function put(ComplianceType: string, Annotation?: string, id = INSTANCE_ID): PutEvaluation {
  return evaluation('AWS::Connect::Instance', id, ComplianceType, Annotation);
}

function evaluation(
  ComplianceResourceType: string,
  ComplianceResourceId: string,
  ComplianceType: string,
  Annotation?: string,
): PutEvaluation {
  return {
    ComplianceResourceType,
    ComplianceResourceId,
    ComplianceType,
    ...(Annotation === undefined ? {} : { Annotation }),
    OrderingTimestamp: Date.parse(TIME) / 1000,
  };
}

function withProfile(changes: Partial<Profile>): Partial<RuleSettings> {
  const profile: LoadedProfile = { ...REFERENCE, profile: { ...REFERENCE.profile, ...changes } };
  return { profile: () => profile };
}

const OPEN_ANNOTATION =
  'hard-mandatory, non-compliant: sign-in is not limited to the approved IP ranges by the approved command: ';

describe('a periodic rule', () => {
  it('is about a control that judges live accounts by a policy', () => {
    const controls = catalogue.filter(({ detective }) => 'lambdaRule' in detective);
    expect(controls.length).toBeGreaterThan(5);
    expect(notJudgedLive(controls.map(({ id }) => id))).toEqual([]);
    expect(controls.filter(({ proactive }) => !('message' in proactive))).toEqual([]);
  });

  it.each(['CONNECT-002', 'CONNECT-003', 'CONNECT-007', 'CONNECT-008', 'CONNECT-012'])(
    '%s finds a contact center compliant that was made as planned',
    async (control) => {
      expect(await evaluate(control)).toEqual([put('COMPLIANT')]);
    },
  );

  it('finds a sign-in that was opened by hand, which the plan still shows as it was applied', async () => {
    aws.reset(OPENED);
    const [found, ...others] = await evaluate('CONNECT-002');
    expect(others).toEqual([]);
    expect(found).toEqual(put('NON_COMPLIANT', found?.Annotation));
    expect(found?.Annotation?.slice(0, OPEN_ANNOTATION.length)).toBe(OPEN_ANNOTATION);
    expect(found?.Annotation).toContain('0.0.0.0/0');

    const control = catalogue.find(({ id }) => id === 'CONNECT-002');
    const plan = readLiveText(
      JSON.stringify(appliedPlan()),
      { name: 'plan', sha256: '' },
      new KeptAttributes(catalogue),
    );
    const bundle = loadBundle();
    const results = evaluateDocument(
      bundle,
      plan,
      policyData(REFERENCE.profile, REFERENCE.sha256, bundle.manifest.profileSettings),
    );
    const { verdicts } = judge(
      control === undefined ? [] : [control],
      REFERENCE.profile,
      [{ document: 'plan', results }],
      null,
    );
    expect([...new Set(verdicts.map(({ outcome }) => outcome))]).toEqual(['compliant']);
  });

  it('judges by the profile that it was given', async () => {
    const other = parseProfile(
      JSON.stringify({
        ...REFERENCE.profile,
        signIn: { ...REFERENCE.profile.signIn, allowedIps: ['216.82.182.50'] },
      }),
      'profile.json',
      catalogue,
    );
    const [found] = await evaluate('CONNECT-002', { profile: () => other });
    expect(found).toEqual(put('NON_COMPLIANT', found?.Annotation));
  });

  it('reports what it is not about as not applicable', async () => {
    expect(await evaluate('CONNECT-011')).toEqual([
      put('NOT_APPLICABLE', 'the instance has nothing that the control is about'),
    ]);
  });

  it('reports each instance by itself, with the worst of what belongs to it', async () => {
    const storage: DoubleInstance['storage'] = {
      ...INSTANCE.storage,
      CHAT_TRANSCRIPTS: [
        {
          AssociationId: 'a',
          StorageType: 'S3',
          S3Config: { BucketName: 'recordings-of-claims', BucketPrefix: 'c' },
        },
      ],
    };
    aws.reset({ ...COMPLIANT, instances: [INSTANCE, { ...INSTANCE, id: OTHER_ID, storage }] });
    expect(await evaluate('CONNECT-007')).toEqual([
      put('COMPLIANT'),
      put(
        'NON_COMPLIANT',
        'hard-mandatory, non-compliant: the storage is not encrypted with a customer managed key: storage_config.0.s3_config.0.encryption_config = [], expected encryption with a customer managed key',
        OTHER_ID,
      ),
    ]);
  });

  it('says so where there is no instance', async () => {
    aws.reset({});
    expect(await evaluate('CONNECT-002')).toEqual([
      evaluation(
        'AWS::::Account',
        ACCOUNT,
        'NOT_APPLICABLE',
        'there is no Amazon Connect instance in us-east-1',
      ),
    ]);
  });

  it('reports what is gone since the last time, and what was at fault then, as not applicable', async () => {
    const gone = Array.from({ length: 5 }, (_, number) => `gone-${number}`);
    for (const id of gone) config.results.set(`AWS::Connect::Instance ${id}`, 'COMPLIANT');
    config.results.set(`AWS::::Account ${ACCOUNT}`, 'NON_COMPLIANT');
    config.results.set('AWS::Connect::Instance never-there', 'NOT_APPLICABLE');
    const over = 'there is nothing to evaluate any more';
    expect(await evaluate('CONNECT-002')).toEqual([
      put('COMPLIANT'),
      ...gone.map((id) => put('NOT_APPLICABLE', over, id)),
      evaluation('AWS::::Account', ACCOUNT, 'NOT_APPLICABLE', over),
    ]);
  });

  it('reports at most 100 resources in a call', async () => {
    const ids = Array.from({ length: 101 }, (_, number) => `gone-${number}`);
    for (const id of ids) config.results.set(`AWS::Connect::Instance ${id}`, 'COMPLIANT');
    await handlerWith()(scheduledEvent('CONNECT-002'));
    expect(config.puts.map(({ Evaluations }) => Evaluations.length)).toEqual([100, 2]);
    expect(new Set(config.results.values())).toEqual(new Set(['NOT_APPLICABLE', 'COMPLIANT']));
    expect([...config.results].filter(([, compliance]) => compliance === 'COMPLIANT')).toEqual([
      [`AWS::Connect::Instance ${INSTANCE_ID}`, 'COMPLIANT'],
    ]);
  });

  it('changes nothing in a test run, and reads no earlier results', async () => {
    config.results.set('AWS::Connect::Instance gone', 'COMPLIANT');
    await handlerWith()(scheduledEvent('CONNECT-002', { resultToken: 'TESTMODE' }));
    expect(config.puts).toEqual([
      { Evaluations: [put('COMPLIANT')], ResultToken: 'TESTMODE', TestMode: true },
    ]);
    expect([...config.results]).toEqual([['AWS::Connect::Instance gone', 'COMPLIANT']]);
  });

  it('says the level of the control, as the profile has it', async () => {
    aws.reset(withInstance({ storage: {} }));
    const [found] = await evaluate('CONNECT-008', withProfile({ levels: { 'CONNECT-008': 'advisory' } }));
    expect(found?.ComplianceType).toBe('NON_COMPLIANT');
    expect(found?.Annotation).toMatch(/^advisory, non-compliant: a storage config is missing: /);
    expect(found?.Annotation).toMatch(/…$/);
    expect(Buffer.byteLength(found?.Annotation ?? '')).toBeLessThanOrEqual(256);
  });
});

describe('what could not be read', () => {
  const DENIED = { code: 'AccessDeniedException', status: 403, message: 'not authorized' };

  it('is non-compliant, as undetermined, and names what was asked', async () => {
    aws.reset(COMPLIANT, [{ operation: 'connect:ListAuthenticationProfiles', error: DENIED }]);
    const [found, ...others] = await evaluate('CONNECT-002');
    expect(others).toEqual([]);
    expect(found?.ComplianceType).toBe('NON_COMPLIANT');
    expect(found?.Annotation).toMatch(/^hard-mandatory, undetermined: /);
  });

  it('is non-compliant where the profile only reports what is undetermined', async () => {
    aws.reset(COMPLIANT, [
      {
        operation: 'connect:ListInstanceStorageConfigs',
        input: { ResourceType: 'ATTACHMENTS' },
        error: DENIED,
      },
    ]);
    const [found] = await evaluate('CONNECT-008', withProfile({ undetermined: 'report' }));
    expect(found?.ComplianceType).toBe('NON_COMPLIANT');
    expect(found?.Annotation).toMatch(/^soft-mandatory, undetermined: .*ATTACHMENTS/);
  });

  it('is told from what is wrong: that comes first', async () => {
    const instance: DoubleInstance = {
      ...INSTANCE,
      profiles: [
        { ...APPROVED_PROFILE, AllowedIps: [] },
        { ...APPROVED_PROFILE, Id: 'p-2', IsDefault: false },
      ],
    };
    const account: DoubleAccount = { ...COMPLIANT, instances: [instance] };
    aws.reset(account, [
      {
        operation: 'connect:DescribeAuthenticationProfile',
        input: { AuthenticationProfileId: 'p-2' },
        error: DENIED,
      },
    ]);
    const [found] = await evaluate('CONNECT-002');
    expect(found?.Annotation).toMatch(/^hard-mandatory, non-compliant: /);
  });

  it('does not touch what does not depend on it', async () => {
    aws.reset(COMPLIANT, [{ operation: 'connect:ListAuthenticationProfiles', error: DENIED }]);
    expect(await evaluate('CONNECT-008')).toEqual([put('COMPLIANT')]);
  });
});

describe('an evaluation that fails', () => {
  /** Runs into an error, and returns its message and what was put. */
  async function fail(
    settings: Partial<RuleSettings>,
    event = scheduledEvent('CONNECT-002'),
    remaining?: number,
  ): Promise<{ message: string; evaluations: readonly PutEvaluation[] }> {
    const message = await handlerWith(
      settings,
      remaining,
    )(event).then(
      () => 'it did not fail',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return { message, evaluations: config.puts.flatMap(({ Evaluations }) => Evaluations) };
  }

  function failed(message: string, ...ids: readonly string[]): PutEvaluation[] {
    const annotation = `undetermined: the evaluation failed: ${message}`;
    return [
      evaluation('AWS::::Account', ACCOUNT, 'NON_COMPLIANT', annotation),
      ...ids.map((id) => put('NON_COMPLIANT', annotation, id)),
    ];
  }

  it('takes back what was reported as compliant, and is an error of the function', async () => {
    config.results.set(`AWS::Connect::Instance ${INSTANCE_ID}`, 'COMPLIANT');
    config.results.set(`AWS::::Account ${ACCOUNT}`, 'NON_COMPLIANT');
    aws.reset(COMPLIANT, [
      {
        operation: 'connect:ListInstances',
        error: { code: 'AccessDeniedException', status: 403, message: 'no' },
      },
    ]);
    const { message, evaluations } = await fail({});
    expect(message).toBe(
      'us-east-1: the instances cannot be listed: AccessDeniedException: no (allow connect:ListInstances)',
    );
    expect(evaluations).toEqual(failed(message, INSTANCE_ID));
  });

  it('is one that Lambda would end before the account is read, which nobody would be told of', async () => {
    config.results.set(`AWS::Connect::Instance ${INSTANCE_ID}`, 'COMPLIANT');
    const { message, evaluations } = await fail(
      { requestsPerSecond: () => 1 },
      scheduledEvent('CONNECT-002'),
      61_000,
    );
    expect(message).toBe(
      'the account is not read after 1 seconds; raise requestsPerSecond of the function, and the quota of Amazon Connect first',
    );
    expect(evaluations).toEqual(failed(message, INSTANCE_ID));
    await aws.idle();
    const sent = aws.requests.length;
    // At its pace, what still read would send another request by then.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(aws.requests.length).toBe(sent);
  });

  it('is one with a pace that is none', async () => {
    const { message, evaluations } = await fail({
      requestsPerSecond: () => {
        throw new Error('no pace');
      },
    });
    expect(message).toBe('no pace');
    expect(evaluations).toEqual(failed(message));
  });

  it('says so where AWS Config cannot be told of it, too', async () => {
    config.fault = (operation) =>
      operation === 'PutEvaluations' ? { code: 'NoRunningConfigurationRecorder', status: 400 } : undefined;
    const { message } = await fail({ bundle: () => loadBundle('/nowhere') });
    expect(message).toBe(
      '/nowhere/manifest.json: cannot read the policy bundle (ENOENT); reinstall the package; and AWS Config was not told: a test',
    );
  });

  it('is one with a profile that is not valid', async () => {
    const { message, evaluations } = await fail({
      profile: () => parseProfile('{"name": "other"}', 'profile.json', catalogue),
    });
    expect(message).toMatch(/^profile\.json:1: /);
    expect(evaluations.map(({ ComplianceType }) => ComplianceType)).toEqual(['NON_COMPLIANT']);
    expect(evaluations[0]?.Annotation).toMatch(/^undetermined: the evaluation failed: profile\.json:1: .*…$/);
  });

  it('is one with policies that are damaged', async () => {
    const { message, evaluations } = await fail({ bundle: () => loadBundle('/nowhere') });
    expect(message).toBe(
      '/nowhere/manifest.json: cannot read the policy bundle (ENOENT); reinstall the package',
    );
    expect(evaluations).toEqual(failed(message));
  });

  it.each([
    [
      null,
      'rule connect-guardrails-none: its parameter control must be the id of a control, got nothing; deploy rules and function from the same version',
    ],
    [
      'CONNECT-999',
      'rule connect-guardrails-connect-999: its parameter control must be the id of a control, got "CONNECT-999"; deploy rules and function from the same version',
    ],
    [
      'ORG-003',
      'rule connect-guardrails-org-003: ORG-003 cannot be judged in a live account: policies of the organization are read in its management account only; check its plan',
    ],
  ])('is one about the control %s', async (control, expected) => {
    const { message, evaluations } = await fail({}, scheduledEvent(control));
    expect(message).toBe(expected);
    expect(evaluations.map(({ ComplianceType }) => ComplianceType)).toEqual(['NON_COMPLIANT']);
  });

  it('is one in another account', async () => {
    const { message } = await fail(
      {},
      scheduledEvent('CONNECT-002', { accountId: '222222222222' }, { awsAccountId: '222222222222' }),
    );
    expect(message).toBe(
      `the function reads account ${ACCOUNT}, AWS Config asks for 222222222222; deploy it in the account of the rule`,
    );
  });

  it('reports nothing for an event of another type, which names no evaluation', async () => {
    const event = scheduledEvent('CONNECT-002', {}, { messageType: 'ConfigurationItemChangeNotification' });
    const { message, evaluations } = await fail({}, event);
    expect(message).toContain('messageType must be ScheduledNotification');
    expect(evaluations).toEqual([]);
  });
});

describe('AWS Config itself', () => {
  it('gets again what it could not take, after longer and longer waits', async () => {
    aws.reset({ ...COMPLIANT, instances: [INSTANCE, { ...INSTANCE, id: OTHER_ID }] });
    config.fault = (operation, count) =>
      operation === 'PutEvaluations' && count <= 2 ? { failed: [OTHER_ID] } : undefined;
    await handlerWith()(scheduledEvent('CONNECT-008'));
    expect(config.puts.map(({ Evaluations }) => Evaluations.map((one) => one.ComplianceResourceId))).toEqual([
      [INSTANCE_ID, OTHER_ID],
      [OTHER_ID],
      [OTHER_ID],
    ]);
    expect(waits).toEqual([1000, 2000]);
    expect([...config.results.values()]).toEqual(['COMPLIANT', 'COMPLIANT']);
  });

  it('fails the evaluation where it does not take them in the end', async () => {
    config.fault = (operation, count) =>
      operation === 'PutEvaluations' && count <= 4 ? { failed: [INSTANCE_ID] } : undefined;
    await expect(handlerWith()(scheduledEvent('CONNECT-008'))).rejects.toThrow(
      `AWS Config did not take the evaluations of ${INSTANCE_ID} in 4 tries`,
    );
    expect([...config.results]).toEqual([[`AWS::::Account ${ACCOUNT}`, 'NON_COMPLIANT']]);
  });

  it('fails the evaluation where it refuses the token', async () => {
    config.fault = (operation) =>
      operation === 'PutEvaluations' ? { code: 'InvalidResultTokenException', status: 400 } : undefined;
    await expect(handlerWith()(scheduledEvent('CONNECT-008'))).rejects.toMatchObject({
      message: 'a test; and AWS Config was not told: a test',
      cause: { name: 'InvalidResultTokenException' },
    });
  });

  it.each([
    ['silence', { answerTimeout: 300 }, /exceeded the configured 300 ms requestTimeout/],
    ['garbage', {}, /^the answer is a page of HTML/],
  ] as const)(
    'fails the evaluation where its answer is %s: nothing says that it took the results',
    async (fault, settings, reason) => {
      config.fault = (operation, count) => (operation === 'PutEvaluations' && count <= 3 ? fault : undefined);
      const ended = handlerWith(settings)(scheduledEvent('CONNECT-008'));
      await expect(ended).rejects.toThrow(reason);
      expect([...config.results.values()]).not.toContain('COMPLIANT');
    },
  );

  describe('that stops in the middle of what was reported before', () => {
    beforeEach(() => {
      for (const id of [INSTANCE_ID, 'gone-1', 'gone-2', 'gone-3'])
        config.results.set(`AWS::Connect::Instance ${id}`, 'COMPLIANT');
      config.fault = (operation, count) =>
        operation === 'GetComplianceDetailsByConfigRule' && count > 1
          ? { code: 'AccessDeniedException', status: 400 }
          : undefined;
    });

    it('gets what is known all the same, and the account as undetermined', async () => {
      await expect(handlerWith()(scheduledEvent('CONNECT-008'))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
      expect([...config.results]).toEqual([
        [`AWS::Connect::Instance ${INSTANCE_ID}`, 'COMPLIANT'],
        ['AWS::Connect::Instance gone-1', 'NOT_APPLICABLE'],
        ['AWS::Connect::Instance gone-2', 'COMPLIANT'],
        ['AWS::Connect::Instance gone-3', 'COMPLIANT'],
        [`AWS::::Account ${ACCOUNT}`, 'NON_COMPLIANT'],
      ]);
    });

    it('has those taken back that it named where the evaluation fails as well', async () => {
      await expect(
        handlerWith({ bundle: () => loadBundle('/nowhere') })(scheduledEvent('CONNECT-008')),
      ).rejects.toThrow('/nowhere/manifest.json');
      expect([...config.results].filter(([, compliance]) => compliance === 'NON_COMPLIANT')).toEqual([
        [`AWS::Connect::Instance ${INSTANCE_ID}`, 'NON_COMPLIANT'],
        ['AWS::Connect::Instance gone-1', 'NON_COMPLIANT'],
        [`AWS::::Account ${ACCOUNT}`, 'NON_COMPLIANT'],
      ]);
    });
  });
});
