import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectStatus, runChild } from './child';
import { findTool } from './tools';
import { REPOSITORY } from './repository';

const PACKAGE = join(REPOSITORY, 'node_modules', '@cdklabs', 'cdk-validator-cfnguard', 'bin');
const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { linux: 'ubuntu', darwin: 'macos' };
const MACHINES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** Status of cfn-guard where a rule failed (its README, "Exit codes", December 2026). */
const RULES_FAILED = 19;

/** The version that the rules are tested with. */
export const CFN_GUARD_VERSION = '3.1.1';

/** The cfn-guard program: that of the package @cdklabs/cdk-validator-cfnguard, else the one on PATH. */
export function findCfnGuard(): string | undefined {
  const system = SYSTEMS[process.platform];
  const machine = MACHINES[process.arch];
  const packaged =
    system === undefined || machine === undefined ? undefined : join(PACKAGE, system, machine, 'cfn-guard');
  return packaged !== undefined && existsSync(packaged) ? packaged : findTool('cfn-guard');
}

/** What cfn-guard says of one document: `SKIP` where no rule of the text applies to it. */
export interface GuardResult {
  readonly status: 'PASS' | 'FAIL' | 'SKIP';
  readonly compliant: readonly string[];
  readonly notApplicable: readonly string[];
  /** The rules that failed, each with the messages of its checks that failed. */
  readonly nonCompliant: Readonly<Record<string, readonly (string | null)[]>>;
}

interface Clause {
  readonly messages: { readonly custom_message: string | null };
}

interface Report {
  readonly status: GuardResult['status'];
  readonly compliant: readonly string[];
  readonly not_applicable: readonly string[];
  readonly not_compliant: readonly {
    readonly Rule: {
      readonly name: string;
      readonly checks: readonly { readonly Clause: Readonly<Record<string, Clause>> }[];
    };
  }[];
}

/** The version of a cfn-guard program, such as `3.1.1`. */
export function cfnGuardVersion(program: string): string {
  return expectStatus(runChild([program, '--version']), 0)
    .stdout.trim()
    .replace(/^cfn-guard /, '');
}

/** Evaluates a rule text over one configuration item. */
export function evaluateGuard(program: string, policyText: string, item: object): GuardResult {
  const folder = mkdtempSync(join(tmpdir(), 'cfn-guard-'));
  try {
    writeFileSync(join(folder, 'rule.guard'), policyText);
    writeFileSync(join(folder, 'item.json'), JSON.stringify(item));
    const ended = runChild(
      [
        program,
        'validate',
        '-r',
        'rule.guard',
        '-d',
        'item.json',
        '--output-format',
        'json',
        '--structured',
        '--show-summary',
        'none',
      ],
      { cwd: folder },
    );
    const [report] = JSON.parse(expectStatus(ended, 0, RULES_FAILED).stdout) as [Report];
    return {
      status: report.status,
      compliant: report.compliant,
      notApplicable: report.not_applicable,
      nonCompliant: Object.fromEntries(
        report.not_compliant.map(({ Rule: { name, checks } }) => [
          name,
          checks.flatMap(({ Clause: clause }) =>
            Object.values(clause).map(({ messages }) => messages.custom_message),
          ),
        ]),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
