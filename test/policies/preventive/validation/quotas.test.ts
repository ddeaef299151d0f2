import { policyProblems, readPolicy } from '../../../../policies/preventive/validation';
import type { AttachedPolicy, Organization, PolicyDocument } from '../../../../core/iam/document';
import { policyText } from '../../../core/iam/validation/found';

const DENY = { Effect: 'Deny', Action: 'cases:*', Resource: '*' };
const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };

function problems(
  texts: readonly string[],
  quotas: { maxCharacters?: number; maxPoliciesPerTarget?: number },
  attached?: Organization,
): string[] {
  return policyProblems(
    texts.map((text, index) => readPolicy(text, `${index}.json`)),
    {
      quotas: { maxCharacters: 10_240, maxPoliciesPerTarget: 10, ...quotas },
      ...(attached === undefined ? {} : { organization: attached }),
    },
  ).map(({ file, line, severity, rule, message }) => `${file}:${line} ${severity} ${rule}: ${message}`);
}

/** Policies that have nothing to do with each other. */
function denials(count: number): string[] {
  const services = ['cases', 'wisdom', 'voiceid', 'profile', 'kms', 's3', 'sns', 'sqs', 'ses', 'ec2'];
  return services.slice(0, count).map((service) => policyText({ ...DENY, Action: `${service}:*` }));
}

function organization(attached: Readonly<Record<string, readonly (readonly object[])[]>>): Organization {
  const policyOf = (statements: readonly object[], index: number): AttachedPolicy => ({
    name: `p${index}`,
    document: JSON.parse(policyText(...statements)) as PolicyDocument,
  });
  return {
    managementAccount: '111111111111',
    account: '222222222222',
    levels: Object.entries(attached).map(([target, policies]) => ({
      target,
      policies: policies.map(policyOf),
    })),
  };
}

test('characters are counted as the file stands and minified', () => {
  const text = policyText(DENY);
  const [whole, least] = [text.length, JSON.stringify(JSON.parse(text)).length];
  expect([whole, least]).toEqual([96, 90]);
  expect(problems([text], { maxCharacters: 96 })).toEqual([]);
  for (const maxCharacters of [95, 90]) {
    expect(problems([text], { maxCharacters })).toEqual([
      `0.json:1 warning quota-characters: the policy must have ${maxCharacters} characters at most, got 96 (90 minified); minify it before it is attached: AWS CLI, SDKs and Terraform attach it as it stands`,
    ]);
  }
  expect(problems([text], { maxCharacters: 89 })).toEqual([
    '0.json:1 error quota-characters: the policy must have 89 characters at most, got 96 (90 minified); remove 1 or split it',
  ]);
});

test('policies that only deny need another one beside them', () => {
  expect(problems(denials(9), {})).toEqual([]);
  expect(problems(denials(10), {})).toEqual([
    '0.json:1 error quota-policies: one target must have 10 policies at most, got 10 and one that allows, such as FullAWSAccess; merge or remove 1',
  ]);
  expect(problems([...denials(9), policyText(ALLOW)], {})).toEqual([]);
  expect(problems([...denials(3), policyText(ALLOW)], { maxPoliciesPerTarget: 2 })).toEqual([
    '0.json:1 error quota-policies: one target must have 2 policies at most, got 4; merge or remove 2',
  ]);
});

test('what is attached already counts, and what is given and attached counts once', () => {
  const attached = organization({
    'r-root': [[ALLOW], [{ ...DENY, Action: 'a4b:*' }]],
    'ou-connect': [[ALLOW], [{ ...DENY, Action: 'a4b:*' }], [DENY]],
  });
  expect(problems(denials(2), { maxPoliciesPerTarget: 4 }, attached)).toEqual([]);
  expect(problems(denials(3), { maxPoliciesPerTarget: 4 }, attached)).toEqual([
    '0.json:1 error quota-policies: one target must have 4 policies at most: r-root would have 5, ou-connect would have 5; merge, remove or detach policies',
  ]);
  expect(problems(denials(3), { maxPoliciesPerTarget: 5 }, attached)).toEqual([]);
  const [root, unit] = [[[ALLOW]], [[ALLOW], [DENY], [{ ...DENY, Action: 'a4b:*' }]]];
  const uneven = organization({ 'r-root': root, 'ou-connect': unit });
  expect(problems(denials(2), { maxPoliciesPerTarget: 3 }, uneven)).toEqual([
    '0.json:1 warning quota-policies: one target must have 3 policies at most: ou-connect would have 4; merge, remove or detach policies, or attach these to another target',
  ]);
});

test('a level at which nothing would be allowed is found', () => {
  const attached = organization({ 'r-root': [[ALLOW]], 'ou-connect': [[DENY]], '222222222222': [] });
  const nothing = (target: string): string =>
    `0.json:1 error nothing-allowed: no policy at ${target} allows anything, and neither do these files: every request below it is denied; attach FullAWSAccess or another policy that allows to ${target}`;
  expect(problems(denials(2), {}, attached)).toEqual([nothing('ou-connect'), nothing('222222222222')]);
  expect(problems([policyText(DENY, ALLOW)], {}, attached)).toEqual([]);
});
