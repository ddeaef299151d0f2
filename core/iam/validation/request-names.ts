/** Names in requests: an action or a condition key that AWS does not have is a slip, and what is answered to it a guess. */
import { quote } from '../../text/quote';
import type { ScpRequest } from '../evaluation/request';
import { meantKey, unknownAction } from './existence';
import { knownKey, serviceAuthorization } from './service-reference';

/** What is wrong with names that were looked up before; undefined where nothing is. A million requests have few names. */
const actions = new Map<string, string | undefined>();
const keys = new Map<string, string | undefined>();

/**
 * The action and the condition keys of a request that do not exist, one line each. The keys of an identity provider are
 * those of its domain (`token.example.com:aud`) and are in no list: they are not looked up.
 */
export function unknownNames({ action, context = {} }: ScpRequest): string[] {
  return [
    remembered(actions, action, (name) => unknownAction(name)?.text) ?? [],
    ...Object.keys(context).map((key) => remembered(keys, key, unknownKey) ?? []),
  ]
    .flat()
    .map((problem) => `${problem} (actions and keys of ${serviceAuthorization().updated})`);
}

function unknownKey(key: string): string | undefined {
  const [prefix = ''] = key.split(':');
  if (prefix.includes('.') || knownKey(key) !== undefined) return undefined;
  return `there is no condition key ${quote(key)}; ${meantKey(key)}`;
}

function remembered(
  known: Map<string, string | undefined>,
  name: string,
  problemOf: (name: string) => string | undefined,
): string | undefined {
  if (!known.has(name)) known.set(name, problemOf(name));
  return known.get(name);
}
