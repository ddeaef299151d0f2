import { ConfigConfigurationRecorder } from '@cdktf/provider-aws/lib/config-configuration-recorder';
import { ConfigConfigurationRecorderStatus } from '@cdktf/provider-aws/lib/config-configuration-recorder-status';
import { ConfigDeliveryChannel } from '@cdktf/provider-aws/lib/config-delivery-channel';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { type AccountProps, requireAccountId, requirePartition } from '../account';
import { matches, show, Validation } from '../validation';

export interface ConfigRecorderProps extends Pick<AccountProps, 'partition' | 'accountId'> {
  /**
   * Name of an existing bucket for configuration history and snapshots, such as that of the enterprise's log archive. Its
   * policy has to let the role of the recorder write, where it belongs to another account.
   */
  readonly deliveryBucketName: string;
  /**
   * ARN of the key that encrypts what is delivered; its policy has to let the role of the recorder use it.
   *
   * @default - the default encryption of the bucket
   */
  readonly deliveryKeyArn?: string;
  /** The Config resource types that are recorded. */
  readonly resourceTypes: readonly string[];
}

/** An account has one recorder and one delivery channel in a Region; AWS calls both so. */
const NAME = 'default';
const ROLE_NAME = 'connect-guardrails-config-recorder';

/**
 * Defines the configuration recorder of an account and Region, switched on, and its delivery channel.
 *
 * Sources: AWS Config Developer Guide, "Permissions for the IAM Role Assigned to AWS Config" and "Permissions for the
 * Amazon S3 Bucket for the AWS Config Delivery Channel".
 */
export class ConfigRecorder extends Construct {
  /** What must exist before a rule does: the recorder, switched on. */
  readonly status: ConfigConfigurationRecorderStatus;

  constructor(scope: Construct, id: string, props: ConfigRecorderProps) {
    super(scope, id);
    const { deliveryBucketName, deliveryKeyArn, partition, resourceTypes } = props;
    const validation = new Validation(this);
    requirePartition(validation, partition);
    requireAccountId(validation, props.accountId);
    validation.require(
      matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, deliveryBucketName),
      `deliveryBucketName must be the name of a bucket, got ${show(deliveryBucketName)}; give the bucket that AWS Config delivers to`,
    );
    validation.throwIfAny();

    const role = new IamRole(this, 'Role', {
      name: ROLE_NAME,
      description: 'Role of the configuration recorder',
      assumeRolePolicy: JSON.stringify(trustPolicy(props)),
    });
    const readAccess = new IamRolePolicyAttachment(this, 'ReadAccess', {
      role: role.name,
      policyArn: `arn:${partition}:iam::aws:policy/service-role/AWS_ConfigRole`,
    });
    const delivery = new IamRolePolicy(this, 'Delivery', {
      name: 'delivery',
      role: role.name,
      policy: JSON.stringify(deliveryPolicy(props)),
    });
    const recorder = new ConfigConfigurationRecorder(this, 'Resource', {
      name: NAME,
      roleArn: role.arn,
      recordingGroup: { allSupported: false, resourceTypes: [...resourceTypes] },
      dependsOn: [readAccess, delivery],
    });
    const channel = new ConfigDeliveryChannel(this, 'DeliveryChannel', {
      name: NAME,
      s3BucketName: deliveryBucketName,
      ...(deliveryKeyArn !== undefined && { s3KmsKeyArn: deliveryKeyArn }),
      dependsOn: [recorder],
    });
    this.status = new ConfigConfigurationRecorderStatus(this, 'Status', {
      name: recorder.name,
      isEnabled: true,
      dependsOn: [channel],
    });
  }
}

function trustPolicy({ accountId }: ConfigRecorderProps): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'config.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  };
}

function deliveryPolicy(props: ConfigRecorderProps): object {
  const { accountId, deliveryBucketName, deliveryKeyArn, partition } = props;
  const bucketArn = `arn:${partition}:s3:::${deliveryBucketName}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'WriteHistory',
        Effect: 'Allow',
        Action: ['s3:PutObject'],
        Resource: `${bucketArn}/AWSLogs/${accountId}/Config/*`,
        Condition: { StringLike: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
      {
        Sid: 'FindBucket',
        Effect: 'Allow',
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: bucketArn,
      },
      ...(deliveryKeyArn === undefined
        ? []
        : [
            {
              Sid: 'EncryptHistory',
              Effect: 'Allow',
              Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              Resource: deliveryKeyArn,
            },
          ]),
    ],
  };
}
