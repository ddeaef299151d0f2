/** AWS Config rules as pure functions of the catalogue's detective layers and the profile. */
export type { ConfigRule, LambdaConfigRule, ManagedConfigRule, PolicyConfigRule } from './config-rule';
export { CONFIG_RULE_PREFIX, configRules, INSTANCE_TYPE, recordedResourceTypes } from './config-rules';
export { shortened } from './shortened';
