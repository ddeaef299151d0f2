/** One instance of a module, as plan JSON addresses it (`module.a["x"].module.b`), or the root module. */
export interface ModuleInstance {
  /** Empty for the root module. */
  readonly address: string;
  /** The names of the calls that lead to it, joined with dots, as the policies have them: the place of its configuration. */
  readonly path: string;
  /** The last step of the address, with its key: `module.b`. */
  readonly step: string;
  readonly parent: ModuleInstance | undefined;
  /** The instances of each call, by the name of the call. */
  readonly children: Map<string, ModuleInstance[]>;
}

/** As `lib.reference` takes an address apart. */
const STEP = /module\.([^.[]+)(\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?(?:\.|$)/y;

/** The instances of modules that a plan has objects in, and those around them. */
export class ModuleInstances {
  readonly root: ModuleInstance = {
    address: '',
    path: '',
    step: '',
    parent: undefined,
    children: new Map(),
  };
  private readonly byAddress = new Map<string, ModuleInstance>([['', this.root]]);

  /** The instance with an address; undefined where the address is not wholly understood. */
  of(address: string): ModuleInstance | undefined {
    const known = this.byAddress.get(address);
    if (known !== undefined) return known;
    let instance = this.root;
    STEP.lastIndex = 0;
    while (STEP.lastIndex < address.length) {
      const start = STEP.lastIndex;
      const [text, name] = STEP.exec(address) ?? [];
      if (text === undefined || name === undefined) return undefined;
      const end = text.endsWith('.') ? STEP.lastIndex - 1 : STEP.lastIndex;
      if (end < STEP.lastIndex && end + 1 === address.length) return undefined;
      instance = this.child(instance, name, address.slice(start, end), address.slice(0, end));
    }
    return instance;
  }

  private child(parent: ModuleInstance, name: string, step: string, address: string): ModuleInstance {
    const known = this.byAddress.get(address);
    if (known !== undefined) return known;
    const instance: ModuleInstance = {
      address,
      path: parent.path === '' ? name : `${parent.path}.${name}`,
      step,
      parent,
      children: new Map(),
    };
    this.byAddress.set(address, instance);
    const siblings = parent.children.get(name);
    if (siblings === undefined) parent.children.set(name, [instance]);
    else siblings.push(instance);
    return instance;
  }
}
