/** What one request says of the context keys that policies ask for. */
import type { KnownValue } from './condition';
import { SessionRole } from './principal';
import { ResourceName } from './statement';
import type { Resolve } from './text';

/** Undefined where the key is not known. */
export type KeyState = KnownValue | SessionRole | undefined;

/** The context keys that policies ask for, numbered. Their names are the same in capitals and small letters. */
export class KeyTable {
  /** As the policies write them, the first way that occurs. */
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  add(name: string): number {
    const key = name.toLowerCase();
    const number = this.numbers.get(key);
    if (number !== undefined) return number;
    this.numbers.set(key, this.names.length);
    return this.names.push(name) - 1;
  }

  /** Undefined where no policy asks for it. */
  numberOf(key: string): number | undefined {
    return this.numbers.get(key) ?? this.numbers.get(key.toLowerCase());
  }
}

export class RequestState {
  readonly values: KeyState[];
  resource = new ResourceName('');

  constructor(private readonly keys: KeyTable) {
    this.values = keys.names.map(() => undefined);
  }

  /** What the values of policy variables are. A key with several values, or an empty one, has no documented value there. */
  readonly resolve: Resolve = (key) => {
    const value = this.of(key);
    return value === null || (typeof value === 'string' && value !== '') ? value : undefined;
  };

  of(key: string): KeyState {
    const number = this.keys.numberOf(key);
    return number === undefined ? undefined : this.values[number];
  }
}

export function isKnown(state: KeyState): state is KnownValue {
  return state !== undefined && !(state instanceof SessionRole);
}
