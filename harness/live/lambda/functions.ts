import { functionAttributes, LAMBDA_FUNCTION, unqualifiedArn } from '../../../resources/lambda-function';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import { liveAddress } from '../resources';

/** Reads a Lambda function, or a version or alias of it, with its VPC configuration and tags. */
export async function readFunction({ clients, requests, resources }: Reading, arn: string): Promise<void> {
  const { type } = LAMBDA_FUNCTION;
  const address = liveAddress(type, arn);
  const [configuration, tags] = await Promise.all([
    requests.ask('lambda:GetFunctionConfiguration', async () => {
      const { FunctionArn, VpcConfig } = await clients.lambda.getFunctionConfiguration({ FunctionName: arn });
      return FunctionArn === undefined ? undefined : { VpcConfig };
    }),
    requests.ask(
      'lambda:ListTags',
      async () => (await clients.lambda.listTags({ Resource: unqualifiedArn(arn) })).Tags,
    ),
  ]);
  if (configuration.state === 'unread') resources.note(configuration, address, 'the function');
  if (tags.state === 'unread') resources.note(tags, address, 'the tags of the function');
  resources.add(
    type,
    arn,
    functionAttributes(arn, valueOf(configuration)?.VpcConfig, valueOf(tags)),
    unreadAttributes(LAMBDA_FUNCTION, configuration, tags),
  );
}
