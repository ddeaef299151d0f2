import { readFileSync } from 'node:fs';
import { assetPath } from '../../../../../core/files/assets';

const FOLDER = 'policies/controls/connect/authentication_profile_ip_restricted/command';

/** One released text of the command that applies a governed profile. */
export interface CommandVersion {
  /** Version of the text; also the name of its file, `v<version>.sh`. */
  readonly version: string;
  /** The command exactly as the provisioner runs it: the whole file, with its last line break. */
  readonly command: string;
  /** SHA-256 of the command in hexadecimal. A released text never changes: a change is a new version. */
  readonly sha256: string;
}

/** Every version ever released, withdrawn ones included, oldest first. */
export const RELEASED_COMMAND_VERSIONS: readonly Omit<CommandVersion, 'command'>[] = [
  { version: '1', sha256: 'bcdf6fff85227aa49453baafb92600c032371dab46eed70b68711d8135a8e9dc' },
];

/** Versions that are no longer approved; plans that still carry one are non-compliant. */
export const WITHDRAWN_COMMAND_VERSIONS: readonly string[] = [];

/** The approved versions, oldest first: released and not withdrawn. */
export const COMMAND_VERSIONS: readonly CommandVersion[] = RELEASED_COMMAND_VERSIONS.filter(
  ({ version }) => !WITHDRAWN_COMMAND_VERSIONS.includes(version),
).map((released) => ({
  ...released,
  command: readFileSync(assetPath(`${FOLDER}/v${released.version}.sh`), 'utf8'),
}));

function newest(versions: readonly CommandVersion[]): CommandVersion {
  const version = versions.at(-1);
  if (version === undefined) {
    throw new Error('every version of the authentication profile command is withdrawn: release a new one');
  }
  return version;
}

/** The version that new governed profiles are written with: the newest approved one. */
export const CURRENT_COMMAND: CommandVersion = newest(COMMAND_VERSIONS);

/** The provisioner's `interpreter`. */
export const INTERPRETER: readonly string[] = ['bash', '-c'];

/**
 * The part of the provisioner's `environment` whose text is always the same. The command reads the values of the
 * governed profile from it; `self` is the resource that carries the provisioner (Terraform, "Provisioners: the
 * self object").
 */
export const ENVIRONMENT = { GOVERNED_PROFILE: '${jsonencode(self.input)}' } as const;

/**
 * The keys that the provisioner's `environment` has, sorted: no more and no fewer. `INSTANCE_ID` is one plain
 * reference to the instance, different in each stack.
 */
export const GOVERNED_PROFILE_ENVIRONMENT_KEYS = ['GOVERNED_PROFILE', 'INSTANCE_ID'] as const;
