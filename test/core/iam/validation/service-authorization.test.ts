import { readFileSync } from 'node:fs';
import { assetPath } from '../../../../core/files/assets';
import { requestProblems } from '../../../../policies/preventive/simulation';
import { grammarProblems, serviceAuthorization } from '../../../../policies/preventive/validation';
import { knownActions, knownKey } from '../../../../core/iam/validation/service-reference';
import { serviceAuthorizationText } from '../../../../scripts/service-authorization';

const FILE = assetPath('core/aws/service-authorization.json');

test('the data is what the installed source says, with its date and licence, and small', () => {
  const text = readFileSync(FILE, 'utf8');
  expect(serviceAuthorizationText() === text).toBe(true);
  expect(text.length).toBeLessThan(1_000_000);
  const { source, updated, licence } = serviceAuthorization();
  expect({ source, updated }).toEqual({
    source: expect.stringMatching(/@cloud-copilot\/iam-data \d+\.\d+\.\d+$/) as unknown,
    updated: expect.stringMatching(/^20\d\d-\d\d-\d\d$/) as unknown,
  });
  expect(licence).toContain('Permission is hereby granted, free of charge');
});

test('every action that there is can stand in a policy and in a request', () => {
  const names = knownActions('*').map(({ name }) => name);
  const Statement = [{ Effect: 'Deny', Action: names, Resource: '*' }];
  expect(names.length).toBeGreaterThan(20_000);
  expect(grammarProblems({ Version: '2012-10-17', Statement })).toEqual([]);
  const principal = 'arn:aws:iam::222222222222:role/app';
  expect(names.flatMap((action) => requestProblems({ principal, action, resource: '*' }))).toEqual([]);
});

test('an action has its condition keys and resources, a renamed one those of its new name', () => {
  const now = {
    service: 'connect',
    name: 'connect:AdminGetEmergencyAccessToken',
    keys: [],
    resources: ['arn:*:connect:*:*:instance/*'],
  };
  expect(knownActions('connect:AdminGetEmergencyAccessToken')).toEqual([now]);
  expect(knownActions('CONNECT:getfederationtokens')).toEqual([
    { ...now, name: 'connect:GetFederationTokens' },
  ]);
  expect(knownActions('connect:AssociateInstanceStorageConfig')).toEqual([
    {
      ...now,
      name: 'connect:AssociateInstanceStorageConfig',
      keys: ['connect:instanceid', 'connect:storageresourcetype'],
    },
  ]);
  expect(knownActions('kms:DisableKeyRotation').map(({ resources }) => resources)).toEqual([
    ['arn:*:kms:*:*:key/*'],
  ]);
});

test('a wildcard finds the actions of every service that it matches', () => {
  const names = (pattern: string): string[] =>
    knownActions(pattern)
      .map(({ name }) => name)
      .sort();
  expect(names('kinesis:St*Encryption')).toEqual([
    'kinesis:StartStreamEncryption',
    'kinesis:StopStreamEncryption',
  ]);
  expect(names('c*:GetFederationToken')).toEqual(['connect:GetFederationToken']);
  expect(names('*:*')).toEqual(names('*'));
  expect(names('connect*:*')).toEqual([...names('connect:*'), ...names('connect-campaigns:*')].sort());
});

test('a condition key is found in capitals or not, with any tag', () => {
  expect([
    knownKey('AWS:SOURCEIP'),
    knownKey('aws:requesttag/Team'),
    knownKey('connect:storageResourceType'),
    knownKey('aws:RequestTag'),
  ]).toEqual([
    { name: 'aws:SourceIp', type: 'IPAddress', isGlobal: true },
    { name: 'aws:RequestTag/*', type: 'String', isGlobal: true },
    { name: 'connect:StorageResourceType', type: 'String', isGlobal: false },
    undefined,
  ]);
});
