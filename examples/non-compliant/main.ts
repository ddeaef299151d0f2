import { ConnectBotAssociation } from '@cdktf/provider-aws/lib/connect-bot-association';
import { ConnectInstanceStorageConfig } from '@cdktf/provider-aws/lib/connect-instance-storage-config';
import { ConnectLambdaFunctionAssociation } from '@cdktf/provider-aws/lib/connect-lambda-function-association';
import { KinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { OrganizationsOrganization } from '@cdktf/provider-aws/lib/organizations-organization';
import { OrganizationsOrganizationalUnit } from '@cdktf/provider-aws/lib/organizations-organizational-unit';
import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { App, TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { AuthenticationProfile, ConnectInstance } from 'connect-guardrails/modules';
import { referenceProfile, type Profile } from 'connect-guardrails/profile';
import { catalogue } from 'connect-guardrails/stacks';

/**
 * Breaks every proactive control of the catalogue once, and nothing twice: what a plan looks like when a team reaches
 * around the modules. The comment beside each line names the control that it breaks.
 */
class NonCompliant extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', {
      region: 'us-east-1',
      defaultTags: [
        { tags: { Team: 'claims', Department: 'claims', Project: 'pilot', Environment: 'test' } },
      ],
    });
    const key = this.key();
    this.instance(key);
    this.lambda('one-subnet', ['subnet-0a1b2c3d4e5f60001']); // LAMBDA-002
    new S3Bucket(this, 'bucket', { bucket: 'example-pilot' }); // S3-001, S3-002, S3-003
    new KinesisStream(this, 'stream', {
      name: 'example-pilot',
      shardCount: 1,
      encryptionType: 'NONE', // KINESIS-001
      tags: { Environment: '' }, // COST-001
    });
    this.organization();
  }

  private key(): KmsKey {
    return new KmsKey(this, 'key', {
      enableKeyRotation: false, // KMS-001
      deletionWindowInDays: 7, // KMS-002
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }], // KMS-003
      }),
    });
  }

  private instance(key: KmsKey): void {
    const approved = referenceProfile(catalogue).profile;
    const profile: Profile = {
      ...approved,
      signIn: {
        ...approved.signIn,
        acceptDocumentationRanges: true,
        allowedIps: ['203.0.113.0/24'], // CONNECT-002
        sessionInactivityDurationInMinutes: 720, // CONNECT-003
      },
    };
    const instance = new ConnectInstance(this, 'instance', { profile, instanceAlias: 'example-pilot' }); // CONNECT-008, CONFIG-001
    const resource = instance.node.findChild('Resource');
    if (!TerraformResource.isTerraformResource(resource)) throw new Error('the instance has no resource');
    resource.addOverride('identity_management_type', 'CONNECT_MANAGED'); // CONNECT-001
    resource.addOverride('inbound_calls_enabled', true); // CONNECT-005
    resource.addOverride('contact_flow_logs_enabled', false); // CONNECT-006
    new AuthenticationProfile(this, 'authentication-profile', { profile, instance, region: 'us-east-1' });

    const { instanceId } = instance;
    new ConnectInstanceStorageConfig(this, 'chat-transcripts', {
      instanceId,
      resourceType: 'CHAT_TRANSCRIPTS',
      storageConfig: {
        storageType: 'S3',
        s3Config: { bucketName: 'example-pilot-transcripts', bucketPrefix: 'chat' }, // CONNECT-007
      },
    });
    new ConnectInstanceStorageConfig(this, 'screen-recordings', {
      instanceId,
      resourceType: 'SCREEN_RECORDINGS', // CONNECT-009
      storageConfig: {
        storageType: 'S3',
        s3Config: {
          bucketName: 'example-pilot-transcripts',
          bucketPrefix: 'screen',
          encryptionConfig: { encryptionType: 'KMS', keyId: key.arn },
        },
      },
    });
    new ConnectBotAssociation(this, 'bot', {
      instanceId,
      lexBot: { name: 'ExamplePilot', lexRegion: 'us-east-1' }, // CONNECT-011
    });
    new ConnectLambdaFunctionAssociation(this, 'function-association', {
      instanceId,
      functionArn: this.lambda('outside', []).arn, // CONNECT-012, LAMBDA-001
    });
  }

  private organization(): void {
    const organization = new OrganizationsOrganization(this, 'organization', {
      enabledPolicyTypes: ['SERVICE_CONTROL_POLICY', 'AISERVICES_OPT_OUT_POLICY'], // ORG-003
    });
    const unit = (name: string): string =>
      new OrganizationsOrganizationalUnit(this, `unit-${name}`, {
        name,
        parentId: organization.roots.get(0).id,
      }).id;
    const { allow, emergencyAccess, origins, regions, services } = serviceControlStatements();
    this.attach('emergency', unit('emergency'), [origins, services, regions]); // CONNECT-004
    this.attach('services', unit('services'), [origins, emergencyAccess, regions]); // ORG-002
    this.attach('regions', unit('regions'), [origins, emergencyAccess, services]); // ORG-004
    this.attach('account', '444455556666', [allow, emergencyAccess, services, regions]); // ORG-001
    this.serviceControlPolicy('principal', [{ ...origins, Principal: '*' }]); // ORG-005
  }

  private attach(name: string, targetId: string, statements: readonly object[]): void {
    const policyId = this.serviceControlPolicy(name, statements).id;
    new OrganizationsPolicyAttachment(this, `attachment-${name}`, { policyId, targetId });
  }

  private serviceControlPolicy(name: string, Statement: readonly object[]): OrganizationsPolicy {
    return new OrganizationsPolicy(this, `policy-${name}`, {
      name: `example-${name}`,
      content: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
  }

  private lambda(name: string, subnetIds: string[]): LambdaFunction {
    return new LambdaFunction(this, `function-${name}`, {
      functionName: `example-${name}`,
      role: 'arn:aws:iam::111122223333:role/example-function',
      s3Bucket: 'example-code',
      s3Key: `${name}.zip`,
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      ...(subnetIds.length === 0
        ? {}
        : { vpcConfig: { subnetIds, securityGroupIds: ['sg-0a1b2c3d4e5f60003'] } }),
    });
  }
}

/** What a team may write by hand: right, taken together. */
function serviceControlStatements() {
  const { approvedRegions, signIn } = referenceProfile(catalogue).profile;
  const deny = { Effect: 'Deny', Resource: '*' };
  return {
    allow: { Effect: 'Allow', Action: ['connect:*', 'profile:*'], Resource: '*' },
    emergencyAccess: {
      ...deny,
      Action: ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens'],
      Condition: { NotIpAddress: { 'aws:SourceIp': signIn.allowedIps } },
    },
    origins: { ...deny, Action: 'connect:AssociateApprovedOrigin' },
    regions: {
      ...deny,
      NotAction: ['iam:*', 'organizations:*', 'sts:*', 'support:*'],
      Condition: { StringNotEquals: { 'aws:RequestedRegion': approvedRegions } },
    },
    services: {
      ...deny,
      Action: [
        'app-integrations:*',
        'cases:*',
        'connect-campaigns:*',
        'social-messaging:*',
        'voiceid:*',
        'wisdom:*',
      ],
    },
  };
}

const app = new App();
new NonCompliant(app, 'non-compliant');
app.synth();
