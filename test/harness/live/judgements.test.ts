import { LIVE_JUDGEMENTS, notJudgedLive } from '../../../harness/live';
import { liveReading } from '../../../harness/live/judgements';
import { OPERATIONS } from '../../../core/aws/operations';
import { STORAGE_TYPES } from '../../../resources/connect-instance-storage-config';
import { catalogue } from '../../../policies/controls';

const ids = catalogue.map(({ id }) => id).sort();

it('judgements are those of controls, and every control that the periodic rule judges has one', () => {
  expect(ids).toEqual(expect.arrayContaining(Object.keys(LIVE_JUDGEMENTS)));
  const judged = Object.keys(LIVE_JUDGEMENTS).filter((id) => 'needs' in (LIVE_JUDGEMENTS[id] ?? {}));
  const periodic = catalogue.filter(({ detective }) => 'lambdaRule' in detective).map(({ id }) => id);
  expect(judged).toEqual(expect.arrayContaining(periodic));
});

it('reasons are sentences without their end, and operations are those that are read', () => {
  for (const judgement of Object.values(LIVE_JUDGEMENTS)) {
    if ('notJudged' in judgement) expect(judgement.notJudged).toMatch(/^[a-zA-Z].{20,}[^.]$/);
    else
      for (const need of judgement.needs) {
        const [operation = '', part] = need.split('/');
        expect(Object.keys(OPERATIONS)).toContain(operation);
        if (part !== undefined) expect(STORAGE_TYPES).toContain(part);
      }
  }
});

it('every control that is judged depends on something that is read, but for the Region', () => {
  const free = Object.entries(LIVE_JUDGEMENTS).filter(
    ([, judgement]) => 'needs' in judgement && judgement.needs.length === 0,
  );
  expect(free.map(([id]) => id)).toEqual(['ORG-004']);
});

it('every operation matters to some control, but for lists whose failure ends the run and what policies see themselves', () => {
  const needs = Object.values(LIVE_JUDGEMENTS).flatMap((judgement) =>
    'needs' in judgement ? judgement.needs.map((need) => need.split('/')[0]) : [],
  );
  expect(Object.keys(OPERATIONS).filter((operation) => !needs.includes(operation))).toEqual([
    'connect:ListInstances',
    's3control:GetPublicAccessBlock',
  ]);
});

it('what was not read is a finding for those who need it, in whole or in part', () => {
  const unread = (fact: string) => ({
    address: 'a',
    what: 'something',
    operation: 'connect:ListInstanceStorageConfigs',
    permission: 'p',
    reason: 'r',
    fact,
  });
  const concerned = (fact: string): string[] => [...liveReading([unread(fact)]).unread.keys()].sort();
  const part = concerned('connect:ListInstanceStorageConfigs/SCREEN_RECORDINGS');
  expect(part).toContain('connect/screen_recording_disabled');
  expect(part).toContain('connect/storage_encrypted_with_customer_key');
  expect(part).not.toContain('connect/storage_complete');
  expect(concerned('connect:ListInstanceStorageConfigs')).toContain('connect/storage_complete');
  expect(concerned('connect:ListInstanceStorageConfigsOfOthers')).toEqual([]);
  expect(
    liveReading([unread('connect:ListBots')]).unread.get('connect/unapproved_integrations_absent'),
  ).toEqual([
    {
      address: 'a',
      path: [],
      actual: '(not read)',
      expected: 'an answer of connect:ListInstanceStorageConfigs: something',
    },
  ]);
});

it('those that are not judged are named, by policy and by id', () => {
  const named = notJudgedLive(ids);
  expect(named.map(({ control }) => control)).toContain('CONNECT-004');
  const names = catalogue
    .filter(({ id }) => named.some(({ control }) => control === id))
    .map(({ name }) => name);
  expect([...liveReading([]).notJudged].sort()).toEqual(names.sort());
});

it('a control that does not say how it judges a live account is named as not judged', () => {
  expect(notJudgedLive(['NEW-001'])).toEqual([
    { control: 'NEW-001', reason: 'nothing says what it needs of a live account; check the plan' },
  ]);
});
