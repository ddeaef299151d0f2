import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectStatus, runChild } from '../support/child';
import type { Template } from '../support/template';
import { REPOSITORY } from '../support/repository';

/** Runs an example as its users do, and returns its output directory. */
function synthesize(example: string): string {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  const run = runChild(
    [
      process.execPath,
      '--conditions=connect-guardrails-source',
      '-r',
      'ts-node/register/transpile-only',
      join('examples', example, 'main.ts'),
    ],
    { cwd: REPOSITORY, env: { ...process.env, CDKTF_OUTDIR: outdir } },
  );
  expect(expectStatus(run, 0)).toEqual({ stdout: '', stderr: '' });
  return outdir;
}

/** SHA-256 of every file below a directory. */
function digestsBelow(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(directory, name)).isFile()).sort();
  const digest = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(directory, name)))
      .digest('hex');
  return Object.fromEntries(files.map((name) => [name, digest(name)]));
}

function templateOf(outdir: string): Template {
  return JSON.parse(
    readFileSync(join(outdir, 'stacks', 'contact-center', 'cdk.tf.json'), 'utf8'),
  ) as Template;
}

describe('examples/reference', () => {
  it('synthesizes a contact center with its function, and the organization, the same bytes each time', () => {
    const [one, other] = [synthesize('reference'), synthesize('reference')];
    expect(Object.keys(templateOf(one).resource).sort()).toEqual([
      'aws_cloudwatch_event_rule',
      'aws_cloudwatch_event_target',
      'aws_cloudwatch_log_group',
      'aws_config_config_rule',
      'aws_connect_instance',
      'aws_connect_instance_storage_config',
      'aws_connect_lambda_function_association',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_kinesis_stream',
      'aws_kms_alias',
      'aws_kms_grant',
      'aws_kms_key',
      'aws_lambda_function',
      'aws_lambda_permission',
      'aws_s3_bucket',
      'aws_s3_bucket_lifecycle_configuration',
      'aws_s3_bucket_ownership_controls',
      'aws_s3_bucket_policy',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_s3_bucket_versioning',
      'aws_sqs_queue',
      'terraform_data',
    ]);
    expect(readdirSync(join(one, 'stacks')).sort()).toEqual(['contact-center', 'organization']);
    expect(digestsBelow(one)).toEqual(digestsBelow(other));
  });
});

describe('examples/custom-profile', () => {
  it('follows the profile of another enterprise', () => {
    const { provider, resource } = templateOf(synthesize('custom-profile'));
    const key = Object.values(resource['aws_kms_key'] ?? {});
    const governed = Object.values(resource['terraform_data'] ?? {});
    const storageTypes = Object.values(resource['aws_connect_instance_storage_config'] ?? {}).map(
      (config) => config['resource_type'],
    );
    expect(provider).toEqual({
      aws: [
        { region: 'eu-central-1', default_tags: [{ tags: { CostCenter: '4711', DataOwner: 'orders' } }] },
      ],
    });
    expect(key.map((attributes) => attributes['rotation_period_in_days'])).toEqual([180]);
    expect(governed.map((attributes) => attributes['input'])).toEqual([
      {
        instance_id: '${aws_connect_instance.instance_B7CCE687.id}',
        region: 'eu-central-1',
        allowed_ips: ['198.51.100.52/30', '2001:db8:40:7::/64'],
        periodic_session_duration: 30,
        session_inactivity_duration: 20,
        session_inactivity_handling_enabled: true,
      },
    ]);
    expect(storageTypes.sort()).toEqual([
      'ATTACHMENTS',
      'CALL_RECORDINGS',
      'CHAT_TRANSCRIPTS',
      'CONTACT_TRACE_RECORDS',
      'SCHEDULED_REPORTS',
    ]);
  });
});
