import { type Reading, tagsOf } from '../reading';
import { liveAddress } from '../resources';

/** Reads a Lambda function, or a version or alias of it, with its VPC configuration and tags. */
export async function readFunction({ clients, requests, resources }: Reading, arn: string): Promise<void> {
  const type = 'aws_lambda_function';
  const address = liveAddress(type, arn);
  const unqualified = arn.split(':').slice(0, 7).join(':');
  const [configuration, tags] = await Promise.all([
    requests.ask('lambda:GetFunctionConfiguration', async () => {
      const { FunctionArn, VpcConfig } = await clients.lambda.getFunctionConfiguration({ FunctionName: arn });
      return FunctionArn === undefined ? undefined : { VpcConfig };
    }),
    requests.ask(
      'lambda:ListTags',
      async () => (await clients.lambda.listTags({ Resource: unqualified })).Tags,
    ),
  ]);
  if (configuration.state === 'unread') resources.note(configuration, address, 'the function');
  if (tags.state === 'unread') resources.note(tags, address, 'the tags of the function');
  const tagged = tagsOf(tags, (value) => value);
  const vpc = configuration.state === 'read' ? configuration.value.VpcConfig : undefined;
  const inVpc = vpc?.VpcId !== undefined && vpc.VpcId !== '';
  resources.add(
    type,
    arn,
    {
      arn: unqualified,
      id: unqualified,
      function_name: unqualified.split(':')[6] ?? unqualified,
      vpc_config: inVpc
        ? [{ subnet_ids: vpc.SubnetIds ?? [], security_group_ids: vpc.SecurityGroupIds ?? [] }]
        : [],
      ...tagged.values,
    },
    [...(configuration.state === 'unread' ? ['vpc_config'] : []), ...tagged.unknown],
  );
}
