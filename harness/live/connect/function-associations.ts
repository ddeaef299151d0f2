import { FUNCTION_ASSOCIATION } from '../../../resources/connect-lambda-function-association';
import type { Reading } from '../reading';
import { elementsOf } from '../requests';
import { instanceAddress } from './address';

/** Reads which Lambda functions the flows of an instance may call. @returns their ARNs. */
export async function readFunctionAssociations(
  { clients, requests, resources }: Reading,
  id: string,
): Promise<readonly string[]> {
  const list = await requests.list('connect:ListLambdaFunctions', async (token) => {
    const page = await clients.connect.listLambdaFunctions({
      InstanceId: id,
      MaxResults: 25,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.LambdaFunctions, next: page.NextToken };
  });
  if (list.state === 'unread')
    resources.note(list, instanceAddress(id), 'the Lambda functions of the instance');
  const functions = elementsOf(list);
  for (const arn of functions)
    resources.add(FUNCTION_ASSOCIATION.type, `${id}/${arn}`, { instance_id: id, function_arn: arn });
  return functions;
}
