import { CONNECT_INSTANCE } from '../../resources/connect-instance';
import type { Document, Unread } from '../documents';
import { at, isMarked, type Path } from './paths';
import { isNamed, isSame, type Resource, resourcesByType } from './resource';

/** A plan and the account, and what of them belongs together. */
export class Sides {
  /** The instance of the account behind each instance of the plan, where there is one. */
  readonly instances: ReadonlyMap<Resource, Resource>;
  readonly unread: readonly Unread[];
  private readonly plan: ReadonlyMap<string, readonly Resource[]>;

  constructor(
    document: Document,
    private readonly account: ReadonlyMap<string, readonly Resource[]>,
    live: Document,
  ) {
    this.plan = resourcesByType(document);
    this.unread = live.live?.unread ?? [];
    const { type, comparison } = CONNECT_INSTANCE;
    this.instances = new Map(
      this.planned(type).flatMap((planned) => {
        const same = this.live(type).find((one) => isSame(planned, one, comparison.identity));
        return same === undefined ? [] : [[planned, same] as const];
      }),
    );
  }

  planned(type: string): readonly Resource[] {
    return this.plan.get(type) ?? [];
  }

  live(type: string): readonly Resource[] {
    return this.account.get(type) ?? [];
  }

  /** The instance of the account that an attribute of a planned resource means: by its id or ARN, or as the only one. */
  instanceOf(planned: Resource, path: Path): Resource | undefined {
    if (!isMarked(planned.unknown, path)) {
      const id = at(planned.values, path);
      return this.live(CONNECT_INSTANCE.type).find((one) => isNamed(one, id));
    }
    const [only, ...others] = this.planned(CONNECT_INSTANCE.type);
    return only === undefined || others.length > 0 ? undefined : this.instances.get(only);
  }
}
