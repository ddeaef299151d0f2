import { ContactRecordStream } from '../../../modules';
import type { Profile } from '../../../policies/profile';
import {
  CONTEXT_COUNTS,
  INSTANCE_ID,
  KEY_ARN,
  KEY_ID,
  moduleContext,
  SERVICE_ROLE_ARN,
} from '../../support/module-context';
import { countsOf, problemsOf, REFERENCE, synthesize, type Template } from '../../support/template';

function define(profile?: Profile, streamName = 'example-contact-records'): Template {
  const { stack, ...context } = moduleContext(profile);
  new ContactRecordStream(stack, 'contact-records', { ...context, streamName });
  return synthesize(stack);
}

describe('ContactRecordStream', () => {
  it('defines the encrypted stream, and lets the instance write to it before the records flow', () => {
    const template = define();
    const { resource } = template;
    expect(countsOf(template)).toEqual({
      ...CONTEXT_COUNTS,
      aws_connect_instance_storage_config: 1,
      aws_kinesis_stream: 1,
      aws_kms_grant: 1,
    });
    expect(resource['aws_kinesis_stream']).toEqual({
      'contact-records_6A65F408': {
        name: 'example-contact-records',
        encryption_type: 'KMS',
        kms_key_id: KEY_ARN,
        retention_period: 168,
        stream_mode_details: { stream_mode: 'ON_DEMAND' },
      },
    });
    expect(resource['aws_kms_grant']).toEqual({
      'contact-records_Grant_93D4EDEA': {
        name: 'example-contact-records',
        key_id: KEY_ID,
        grantee_principal: SERVICE_ROLE_ARN,
        operations: ['GenerateDataKey'],
      },
    });
    expect(resource['aws_connect_instance_storage_config']).toEqual({
      'contact-records_StorageConfig_24D6B922': {
        instance_id: INSTANCE_ID,
        resource_type: 'CONTACT_TRACE_RECORDS',
        storage_config: {
          storage_type: 'KINESIS_STREAM',
          kinesis_stream_config: { stream_arn: '${aws_kinesis_stream.contact-records_6A65F408.arn}' },
        },
        depends_on: ['aws_kms_grant.contact-records_Grant_93D4EDEA'],
      },
    });
  });

  it('keeps records as long as the profile has it', () => {
    const template = define({
      ...REFERENCE,
      retention: { ...REFERENCE.retention, contactRecordsStreamInHours: 24 },
    });
    expect(template.resource['aws_kinesis_stream']?.['contact-records_6A65F408']?.['retention_period']).toBe(
      24,
    );
  });

  it.each(['', 'claims records', 'claims.records', 'a'.repeat(129)])('rejects the stream name %p', (name) => {
    expect(problemsOf(() => define(REFERENCE, name))).toEqual([
      `stack/contact-records: streamName must be 1 to 128 letters, digits, "_" and "-", got "${name}"; correct it`,
    ]);
  });
});
