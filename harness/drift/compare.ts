/** Compares what plans say of a contact center with what an account really has. */
import { KINDS } from '../../resources';
import type { Document } from '../documents';
import type { Difference } from './differences';
import type { Drift } from './drift';
import { differencesOneByOne } from './one-by-one';
import { differencesInParts } from './parts';
import { differencesInProfiles } from './profiles';
import { resourcesByType } from './resource';
import { Sides } from './sides';

/**
 * What differs between plans (or synthesized applications) and a live account, ordered by document and address.
 *
 * Only what belongs together is compared: an instance by its id, ARN or alias, what belongs to it, and the resources that
 * both sides name alike. What the account has beside is not a plan's to know, but for storage configs, functions, Lex bots and
 * phone numbers of its instances.
 */
export function driftBetween(documents: readonly Document[], live: Document): Drift[] {
  const account = resourcesByType(live);
  return documents
    .filter(({ stage }) => stage !== 'live')
    .flatMap((document) =>
      differences(new Sides(document, account, live)).map((difference) => ({
        document: document.name,
        ...difference,
      })),
    );
}

function differences(sides: Sides): readonly Difference[] {
  const found = KINDS.flatMap(({ type, comparison }) => {
    if (comparison === undefined) return [];
    return 'instance' in comparison
      ? differencesInParts(sides, type, comparison)
      : differencesOneByOne(sides, type, comparison);
  });
  return [...found, ...differencesInProfiles(sides)].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ address, liveAddress, path }: Difference): string {
  return JSON.stringify([address ?? '', liveAddress ?? '', path]);
}
