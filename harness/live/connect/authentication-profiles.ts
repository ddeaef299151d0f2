import type { AuthenticationProfileSummary } from '@aws-sdk/client-connect';
import {
  AUTHENTICATION_PROFILE,
  authenticationProfileSettings,
} from '../../../resources/connect-authentication-profile';
import { type Reading, unreadAttributes } from '../reading';
import { elementsOf } from '../requests';
import { liveAddress } from '../resources';
import { instanceAddress } from './address';

const { type: TYPE } = AUTHENTICATION_PROFILE;

/** Reads the authentication profiles of an instance; where they cannot be listed, one that is unknown stands for the default. */
export async function readAuthenticationProfiles(reading: Reading, id: string): Promise<void> {
  const { clients, requests, resources } = reading;
  const list = await requests.list('connect:ListAuthenticationProfiles', async (token) => {
    const page = await clients.connect.listAuthenticationProfiles({
      InstanceId: id,
      MaxResults: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { elements: page.AuthenticationProfileSummaryList, next: page.NextToken };
  });
  if (list.state === 'unread') {
    resources.note(list, instanceAddress(id), 'the authentication profiles of the instance');
    const unknown = unreadAttributes(AUTHENTICATION_PROFILE, list);
    resources.add(TYPE, id, { instance_id: id, is_default: true }, unknown);
  }
  await Promise.all(elementsOf(list).map((summary) => readProfile(reading, id, summary)));
}

async function readProfile(
  { clients, requests, resources }: Reading,
  instanceId: string,
  { Id: id, IsDefault: isDefault }: AuthenticationProfileSummary,
): Promise<void> {
  if (id === undefined) return;
  const answer = await requests.ask('connect:DescribeAuthenticationProfile', async () => {
    const input = { InstanceId: instanceId, AuthenticationProfileId: id };
    return (await clients.connect.describeAuthenticationProfile(input)).AuthenticationProfile;
  });
  const key = `${instanceId}/${id}`;
  if (answer.state === 'unread') resources.note(answer, liveAddress(TYPE, key), 'the authentication profile');
  resources.add(
    TYPE,
    key,
    {
      id,
      instance_id: instanceId,
      is_default: isDefault ?? false,
      ...(answer.state === 'read' ? authenticationProfileSettings(answer.value) : {}),
    },
    unreadAttributes(AUTHENTICATION_PROFILE, answer),
  );
}
