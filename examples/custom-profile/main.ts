import { join } from 'node:path';
import { App } from 'cdktf';
import { loadProfile } from 'connect-guardrails/profile';
import { catalogue, ContactCenter } from 'connect-guardrails/stacks';

const { profile } = loadProfile(join(__dirname, 'connect-guardrails.yaml'), catalogue);

const app = new App();
new ContactCenter(app, 'contact-center', {
  profile,
  partition: 'aws',
  accountId: '444455556666',
  region: 'eu-central-1',
  instanceAlias: 'example-orders',
  inboundCallsEnabled: true,
  bucketName: 'example-orders-444455556666',
  allowedIps: ['198.51.100.52/30', '2001:db8:40:7::/64'],
  tags: { CostCenter: '4711', DataOwner: 'orders' },
  configRules: {
    recorder: { deliveryBucketName: 'example-config-history-777788889999' },
    function: {
      subnetIds: ['subnet-0a1b2c3d4e5f60011', 'subnet-0a1b2c3d4e5f60012'],
      securityGroupIds: ['sg-0a1b2c3d4e5f60013'],
    },
  },
});
app.synth();
