import { quote } from '../../../core/text/quote';

/** What a plan says of a resource instance, beside its address. */
interface AddressParts {
  readonly address: string;
  /** Address of the module instance, empty for the root module. */
  readonly module: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** The key by `count` or `for_each`; undefined where there is none. */
  readonly key: unknown;
}

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
const MODULE =
  /^module\.[^.[\]]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?(?:\.module\.[^.[\]]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?)*$/;

/** Says where an address and its parts contradict each other: one of them was damaged. */
export function addressProblem({ address, module, mode, type, name, key }: AddressParts): string | undefined {
  if (!IDENTIFIER.test(type)) return `type is no identifier: ${quote(type)}`;
  if (!IDENTIFIER.test(name)) return `name is no identifier: ${quote(name)}`;
  if (module !== '' && !MODULE.test(module)) return `module_address is no address: ${quote(module)}`;
  const expected = `${module === '' ? '' : `${module}.`}${mode === 'data' ? 'data.' : ''}${type}.${name}`;
  if (!address.startsWith(expected) || !keyFits(address.slice(expected.length), key)) {
    return `address ${quote(address)} contradicts the type, name, index, mode or module_address beside it`;
  }
  return undefined;
}

function keyFits(written: string, key: unknown): boolean {
  if (key === undefined) return written === '';
  if (typeof key === 'number') return written === `[${key}]`;
  if (typeof key !== 'string' || !written.startsWith('["') || !written.endsWith('"]') || written.length < 4)
    return false;
  return unescape(written.slice(2, -2)) === key;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Undoes how Terraform writes a key in an address: as an HCL string ("Strings and Templates", Terraform documentation). */
function unescape(written: string): string {
  return written.replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\(.)|\$(\$\{)|%(%\{)/g,
    (_all, four?: string, eight?: string, one?: string, dollar?: string, percent?: string) => {
      const code = four ?? eight;
      if (code !== undefined) return String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff));
      if (one !== undefined) return ESCAPES[one] ?? one;
      return dollar ?? percent ?? '';
    },
  );
}
