import { listOf, matching, oneOf, section, wholeNumber } from '../settings';

/** An action of one service; wildcards in the action only, so that a setting cannot allow every service. */
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9*?-]+$/;

export const serviceControlPolicies = section({
  maxCharacters: wholeNumber({ minimum: 1 })
    .default(10_240)
    .describe('Quota of AWS Organizations: characters of one service control policy.'),
  maxPoliciesPerTarget: wholeNumber({ minimum: 1 })
    .default(10)
    .describe('Quota of AWS Organizations: service control policies attached to one root, unit or account.'),
  strategy: oneOf(['deny-list', 'allow-list', 'allow-list-addition'])
    .default('deny-list')
    .describe(
      'deny-list: FullAWSAccess stays attached. allow-list: the policies replace it. allow-list-addition: they add to the allow-list that the enterprise has.',
    ),
  additionalActions: listOf(
    matching(ACTION, 'an IAM action such as dynamodb:*, with the service spelt out'),
    'IAM actions such as dynamodb:*',
  )
    .default([])
    .describe('Actions that the strategy allow-list allows beside what Amazon Connect needs.'),
});
