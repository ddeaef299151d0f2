import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InstanceStorageResourceType } from '@aws-sdk/client-connect';
import { STORAGE_TYPES } from '../../resources/connect-instance-storage-config';
import { OPERATIONS } from '../../core/aws/operations';
import models from '../fixtures/aws-models.json';
import { AwsDouble } from './aws-double';
import { runChild } from './child';
import { findTool, presentOrSkip } from './tools';
import { REPOSITORY } from './repository';

const python = findTool('python3');

/** Undefined where there is no python3, or none that has botocore. */
const written =
  python === undefined
    ? undefined
    : runChild([python, join(REPOSITORY, 'test', 'support', 'aws-models.py')]).outputWith([0])?.stdout;

/** Service prefixes of botocore are those of IAM, but for this one. */
const SERVICES: Readonly<Record<string, string>> = { profile: 'customer-profiles' };

presentOrSkip(written === undefined ? ['botocore for python3'] : [])('botocore', () => {
  it('has the models that the double follows', () => {
    expect(written).toBe(readFileSync(join(REPOSITORY, 'test', 'fixtures', 'aws-models.json'), 'utf8'));
  });
});

/** Of Terraform alone, where it imports. */
const IMPORTING = 'connect:DescribeInstanceStorageConfig';

it('the double knows every operation that the reader calls', () => {
  const called = Object.keys(OPERATIONS).map((operation) => {
    const [service = '', name] = operation.split(':');
    return `${SERVICES[service] ?? service}:${name ?? ''}`;
  });
  expect(Object.keys(models).sort()).toEqual([...called, IMPORTING, 'sts:GetCallerIdentity'].sort());
});

it('the reader asks for every resource type that the API knows', () => {
  const known = models['connect:ListInstanceStorageConfigs'].input.members.ResourceType.enum;
  expect([...STORAGE_TYPES].sort()).toEqual([...known].sort());
  expect([...STORAGE_TYPES].sort()).toEqual(Object.values<string>(InstanceStorageResourceType).sort());
});

describe('the double', () => {
  const double = new AwsDouble({ instances: [{ id: 'i', description: { NoSuchMember: 1 } }] });

  beforeAll(() => double.start());
  afterAll(() => double.stop());

  it('notes what botocore’s models do not have: of operations, requests and answers', async () => {
    await fetch(`${double.url}/no-such-operation`);
    await fetch(`${double.url}/instance/i/bots?lexVersion=V3`);
    await fetch(`${double.url}/instance?maxResults=11`);
    expect(double.mistakes).toEqual([
      'no such operation: GET /no-such-operation',
      'connect:ListBots request.LexVersion: V3 is none of its values',
      'connect:ListInstances request.MaxResults: 11 is more than 10',
      'connect:ListInstances answer.InstanceSummaryList: no member NoSuchMember',
    ]);
  });
});
