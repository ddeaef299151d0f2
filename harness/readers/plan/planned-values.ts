import { JsonError, type JsonScanner, MAX_DEPTH } from '../../../core/json/scanner';
import { Members, slotsOf } from '../../../core/json/members';

const MODULE = ['resources', 'child_modules'] as const;
const RESOURCE = ['address'] as const;
const R = slotsOf(RESOURCE);
/** How deep JSON is nested for each module in a module: its object, and the list around it. */
const DEPTH_OF_MODULE = 2;

/**
 * Reads `planned_values` in one pass, and notes where the addresses of its resources are: Terraform makes it from the
 * same changes as `resource_changes` ("Plan Representation", Terraform 1.11 documentation), so that a resource that only
 * one of them has was lost on the way.
 */
export class PlannedValues {
  /** Where the address of each resource begins and ends; -1 where it has none. */
  private readonly spans: number[] = [];
  private readonly resource: Members<(typeof RESOURCE)[number]>;

  constructor(private readonly scanner: JsonScanner) {
    this.resource = new Members(scanner, RESOURCE);
  }

  /**
   * Reads the values that begin at an offset, and returns the offset after them.
   *
   * @throws JsonError where they are not whole JSON.
   */
  read(at: number): number {
    return this.object(at, ['root_module'], { root_module: (start) => this.module(start, 0) });
  }

  /** The addresses that are no address of a change; `undefined` for each resource without one. */
  lacking(changes: { has(address: string): boolean }): (string | undefined)[] {
    const { spans, scanner } = this;
    const lacking: (string | undefined)[] = [];
    for (let i = 0; i < spans.length; i += 2) {
      const [start = -1, end = -1] = [spans[i], spans[i + 1]];
      const address = start < 0 ? undefined : scanner.text(start, end);
      if (address === undefined || !changes.has(address)) lacking.push(address);
    }
    return lacking;
  }

  private module(at: number, depth: number): number {
    if (depth * DEPTH_OF_MODULE >= MAX_DEPTH)
      throw new JsonError(`nested more than ${MAX_DEPTH} deep`, at, false);
    return this.object(at, MODULE, {
      resources: (start) => this.list(start, (element) => this.readResource(element)),
      child_modules: (start) => this.list(start, (element) => this.module(element, depth + 1)),
    });
  }

  private readResource(at: number): number {
    const { scanner, resource, spans } = this;
    if (!scanner.isObject(at)) return scanner.value(at);
    const end = resource.read(at);
    const isText = resource.has(R.address) && scanner.isString(resource.start(R.address));
    spans.push(isText ? resource.start(R.address) : -1, isText ? resource.end(R.address) : -1);
    return end;
  }

  private object<Name extends string>(
    at: number,
    names: readonly Name[],
    visitors: Readonly<Record<Name, (start: number) => number>>,
  ): number {
    const { scanner } = this;
    return scanner.isObject(at) ? new Members(scanner, names, visitors).read(at) : scanner.value(at);
  }

  private list(at: number, visit: (start: number) => number): number {
    const { scanner } = this;
    return scanner.isArray(at) ? scanner.elements(at, visit) : scanner.value(at);
  }
}
