import {
  INTEGRATION_ASSOCIATION,
  integrationAttributes,
} from '../../../resources/connect-integration-association';
import type { Reading } from '../reading';
import { elementsOf } from '../requests';
import { instanceAddress } from './address';

/** Reads what an instance is integrated with. */
export async function readIntegrations({ clients, requests, resources }: Reading, id: string): Promise<void> {
  const list = await requests.list('connect:ListIntegrationAssociations', async (token) => {
    const page = await clients.connect.listIntegrationAssociations({
      InstanceId: id,
      MaxResults: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.IntegrationAssociationSummaryList, next: page.NextToken };
  });
  if (list.state === 'unread')
    resources.note(list, instanceAddress(id), 'the integration associations of the instance');
  for (const association of elementsOf(list)) {
    const { IntegrationAssociationId, IntegrationArn } = association;
    const key = `${id}/${IntegrationAssociationId ?? IntegrationArn ?? ''}`;
    resources.add(INTEGRATION_ASSOCIATION.type, key, integrationAttributes(id, association));
  }
}
