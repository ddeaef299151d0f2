/** What each control of the catalogue can say of a live account. */
import { catalogue, type Finding } from '../../policies/controls';
import type { LiveReading } from '../documents/plan-document';
import type { Unread } from '../documents/live-account';
import type { Operation } from '../../core/aws/operations';

/** Stands for a value that could not be read. */
const NOT_READ = '(not read)';

/** How a control judges a live account. */
export type LiveJudgement =
  | {
      /**
       * The operations whose answers it needs: where one of them is missing, and the policy itself cannot tell, the control is
       * undetermined. Behind a slash stands the part of an answer that it needs.
       */
      readonly needs: readonly (Operation | `${Operation}/${string}`)[];
      /** What it means for a live account, where that is not what it means for a plan. */
      readonly remark?: string;
    }
  | {
      /** Why it cannot, lower case, no period. */
      readonly notJudged: string;
    };

const STORED: readonly Operation[] = ['connect:ListInstanceStorageConfigs'];
const BUCKETS: readonly Operation[] = [...STORED, 'firehose:DescribeDeliveryStream'];
const KEYS: readonly Operation[] = [
  ...BUCKETS,
  'kinesis:DescribeStreamSummary',
  's3:GetBucketEncryption',
  'profile:ListDomains',
  'profile:GetDomain',
  'kms:DescribeKey',
];

/** By the control's id; a control that is not here does not judge a live account. */
export const LIVE_JUDGEMENTS: Readonly<Record<string, LiveJudgement>> = {
  'CONFIG-001': {
    notJudged: 'the rules of AWS Config are not read; check the plan of the contact center',
  },
  'CONNECT-001': { needs: ['connect:DescribeInstance'] },
  'CONNECT-002': {
    needs: ['connect:ListAuthenticationProfiles', 'connect:DescribeAuthenticationProfile'],
    remark: 'every authentication profile of the instance counts, whoever set it',
  },
  'CONNECT-003': {
    needs: ['connect:ListAuthenticationProfiles', 'connect:DescribeAuthenticationProfile'],
    remark: 'every authentication profile of the instance counts, whoever set it',
  },
  'CONNECT-004': {
    notJudged:
      'service control policies are read in the management account only; check the plan of the organization',
  },
  'CONNECT-005': { needs: ['connect:DescribeInstance', 'connect:ListPhoneNumbersV2'] },
  'CONNECT-006': { needs: ['connect:DescribeInstanceAttribute'] },
  'CONNECT-007': { needs: STORED },
  'CONNECT-008': {
    needs: [
      'connect:ListInstanceStorageConfigs/ATTACHMENTS',
      'connect:ListInstanceStorageConfigs/CALL_RECORDINGS',
      'connect:ListInstanceStorageConfigs/CHAT_TRANSCRIPTS',
      'connect:ListInstanceStorageConfigs/CONTACT_TRACE_RECORDS',
      'connect:ListInstanceStorageConfigs/SCHEDULED_REPORTS',
    ],
  },
  'CONNECT-009': { needs: ['connect:ListInstanceStorageConfigs/SCREEN_RECORDINGS'] },
  'CONNECT-011': {
    needs: ['connect:ListBots', 'connect:ListIntegrationAssociations', 'connect:ListApprovedOrigins'],
    remark: 'what an instance is associated with; campaigns are not associated with it and not read',
  },
  'CONNECT-012': { needs: ['connect:ListLambdaFunctions', 'lambda:GetFunctionConfiguration'] },
  'COST-001': {
    needs: [
      ...KEYS,
      'connect:DescribeInstance',
      'connect:ListLambdaFunctions',
      'connect:ListPhoneNumbersV2',
      'connect:DescribePhoneNumber',
      'firehose:ListTagsForDeliveryStream',
      'kinesis:ListTagsForStream',
      'kms:ListResourceTags',
      'lambda:ListTags',
      's3:GetBucketTagging',
    ],
    remark: 'the resources that contact centers use',
  },
  'KINESIS-001': { needs: [...BUCKETS, 'kinesis:DescribeStreamSummary'] },
  'KMS-001': { needs: [...KEYS, 'kms:GetKeyRotationStatus'], remark: 'the keys that contact centers use' },
  'KMS-002': {
    needs: KEYS,
    remark: 'a key whose deletion is scheduled counts by the days that are left, one without is compliant',
  },
  'KMS-003': { needs: [...KEYS, 'kms:GetKeyPolicy'], remark: 'the keys that contact centers use' },
  'LAMBDA-001': {
    needs: ['connect:ListLambdaFunctions', 'lambda:GetFunctionConfiguration'],
    remark: 'the functions that are associated with instances',
  },
  'LAMBDA-002': {
    needs: ['connect:ListLambdaFunctions', 'lambda:GetFunctionConfiguration'],
    remark: 'the functions that are associated with instances',
  },
  'ORG-001': {
    notJudged: 'policies of the organization are read in its management account only; check its plan',
  },
  'ORG-002': {
    notJudged: 'policies of the organization are read in its management account only; check its plan',
  },
  'ORG-003': {
    notJudged: 'policies of the organization are read in its management account only; check its plan',
  },
  'ORG-004': { needs: [], remark: 'the Region that is read' },
  'ORG-005': {
    notJudged: 'policies of the organization are read in its management account only; check its plan',
  },
  'S3-001': {
    needs: [...BUCKETS, 's3:GetBucketEncryption', 's3:GetBucketLogging'],
    remark:
      'the buckets that contact centers store to, directly or by delivery streams, and those of their access logs',
  },
  'S3-002': {
    needs: [...BUCKETS, 's3:GetPublicAccessBlock'],
    remark:
      'the buckets that contact centers store to, directly or by delivery streams, and those of their access logs',
  },
  'S3-003': {
    needs: [...BUCKETS, 's3:GetBucketPolicy'],
    remark:
      'the buckets that contact centers store to, directly or by delivery streams, and those of their access logs',
  },
};

/** The ids of the controls that do not judge a live account, with the reason. */
export function notJudgedLive(
  ids: readonly string[],
): readonly { readonly control: string; readonly reason: string }[] {
  return ids.flatMap((control) => {
    const judgement = judgementOf(control);
    return 'notJudged' in judgement ? [{ control, reason: judgement.notJudged }] : [];
  });
}

/** What policies cannot know of how an account was read. */
export function liveReading(unread: readonly Unread[]): LiveReading {
  const judgements = catalogue.map(({ id, name }) => ({ name, judgement: judgementOf(id) }));
  return {
    notJudged: new Set(judgements.flatMap(({ name, judgement }) => ('notJudged' in judgement ? [name] : []))),
    unread: new Map(
      judgements.flatMap(({ name, judgement }) => {
        const findings = 'notJudged' in judgement ? [] : findingsFor(judgement.needs, unread);
        return findings.length > 0 ? [[name, findings] as const] : [];
      }),
    ),
  };
}

function judgementOf(id: string): LiveJudgement {
  return LIVE_JUDGEMENTS[id] ?? { notJudged: 'nothing says what it needs of a live account; check the plan' };
}

function findingsFor(needs: readonly string[], unread: readonly Unread[]): Finding[] {
  return unread
    .filter(({ fact }) => needs.some((need) => concerns(fact, need)))
    .map(({ address, what, operation }) => ({
      address,
      path: [],
      actual: NOT_READ,
      expected: `an answer of ${operation}: ${what}`,
    }));
}

/** A whole answer that is missing concerns who needs a part of it, and a part who needs the whole. */
function concerns(fact: string, need: string): boolean {
  return fact === need || fact.startsWith(`${need}/`) || need.startsWith(`${fact}/`);
}
