import { join } from 'node:path';
import { App } from 'cdktf';
import { referenceProfile } from 'connect-guardrails/profile';
import { catalogue, ContactCenter, OrganizationGuardrails } from 'connect-guardrails/stacks';

const { profile } = referenceProfile(catalogue);
const app = new App();
new ContactCenter(app, 'contact-center', {
  profile,
  partition: 'aws',
  accountId: '111122223333',
  region: 'us-east-1',
  instanceAlias: 'example-claims',
  bucketName: 'example-claims-111122223333',
  tags: { Team: 'claims-platform', Department: 'claims', Project: 'contact-center', Environment: 'test' },
  functions: [
    {
      functionName: 'claim-status',
      code: join(__dirname, 'functions', 'claim-status'),
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      subnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
      securityGroupIds: ['sg-0a1b2c3d4e5f60003'],
      environment: { CLAIMS_API_URL: 'https://claims.example.com' },
    },
  ],
  emergencyAccessTopicArn: 'arn:aws:sns:us-east-1:111122223333:security-alarms',
  configRules: {
    recorder: { recordedResourceTypes: 'all' }, // the landing zone has switched it on
    function: {
      subnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
      securityGroupIds: ['sg-0a1b2c3d4e5f60003'],
    },
  },
});

// For the management account; cloud engineering applies it, ring by ring.
new OrganizationGuardrails(app, 'organization', {
  profile,
  managementAccountId: '123456789012',
  region: 'us-east-1',
  tags: {
    Team: 'cloud-engineering',
    Department: 'technology',
    Project: 'connect-guardrails',
    Environment: 'organization',
  },
  rings: [
    { name: 'sandbox', units: [{ name: 'connect-sandbox' }] },
    { name: 'pilot', units: [{ name: 'connect-pilot' }] },
    { name: 'production', units: [{ name: 'connect-production' }] },
  ],
  releasedThrough: 'sandbox',
});
app.synth();
