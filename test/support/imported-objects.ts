import type { Moto } from './moto';

const OPEN_KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
};

const TLS_ONLY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::imported-configured', 'arn:aws:s3:::imported-configured/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
};

/** Makes what the fixture `imported` imports. Returns the ids of the keys, by the names of its variable `keys`. */
export async function makeImportedObjects(moto: Moto): Promise<Readonly<Record<string, string>>> {
  const keys = {
    kept: await createKey(moto),
    mended: await createKey(moto),
    open: await createKey(moto, { Policy: JSON.stringify(OPEN_KEY_POLICY) }),
    elsewhere: await createKey(moto),
  };
  for (const bucket of ['imported-kept', 'imported-configured']) await moto.putS3(`/${bucket}`);
  await moto.putS3(
    '/imported-configured?encryption',
    `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${keys.mended}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
  );
  const settings = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  await moto.putS3(
    '/imported-configured?publicAccessBlock',
    `<PublicAccessBlockConfiguration>${settings.map((name) => `<${name}>true</${name}>`).join('')}</PublicAccessBlockConfiguration>`,
  );
  await moto.putS3('/imported-configured?policy', JSON.stringify(TLS_ONLY));
  for (const stream of ['imported-kept', 'imported-mended']) {
    await moto.call('kinesis', 'Kinesis_20131202.CreateStream', { StreamName: stream, ShardCount: 1 });
  }
  return keys;
}

async function createKey(moto: Moto, settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const key = (await moto.call('kms', 'TrentService.CreateKey', {
    KeyUsage: 'ENCRYPT_DECRYPT',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    ...settings,
  })) as { readonly KeyMetadata: { readonly KeyId: string } };
  return key.KeyMetadata.KeyId;
}
