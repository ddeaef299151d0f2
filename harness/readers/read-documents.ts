/** Recognises what a document is by its content, and has it read. */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { quote } from '../../core/text/quote';
import { liveSection } from '../live/live-section';
import type { Document } from '../documents/document';
import { accessing, STANDARD_INPUT } from '../../core/files/bytes';
import { type Input, type InputKind, readInput } from '../../core/files/input';
import { JsonError, type Span } from '../../core/json/scanner';
import type { KeptAttributes } from './plan/kept-attributes';
import { assertMemoryToJudge, assertMemoryToParse } from '../../core/files/memory';
import { PlanReader } from './plan/plan-reader';
import { repeatedKey } from '../../core/json/repeated-key';
import { syntaxProblem } from '../../core/json/syntax-problem';
import { isTerraformJson } from './synth/sections';
import { readSynthesized } from './synth/synth';
import { isProblems, ProblemsError } from '../../core/problems';

/** What an argument of the program is the name of. */
const DOCUMENT: InputKind = {
  error: 'document',
  name: 'Terraform plan or synthesized application',
  isOutput: true,
  remedy: 'write it with terraform show -json PLANFILE',
};

const HOW_TO_WRITE = 'give one JSON document, as terraform show -json PLANFILE writes it';
const CUT_OFF = 'it was cut off, write it again';
const HOW_TO_PLAN = 'make one with terraform show -json PLANFILE > plan.json';

/** Any of these makes a document a plan: then whatever else it lacks is an error. */
const PLAN_SECTIONS = ['resource_changes', 'planned_values', 'configuration'];

/** The file of a stack in a synthesized application ("CDKTF Architecture", cdktf 0.21). */
const STACK_FILE = 'cdk.tf.json';
const MANIFEST = 'manifest.json';

/**
 * Reads what one argument names: a plan, or every stack of a synthesized application.
 *
 * @param argument a path, or `-` for standard input.
 * @throws ProblemsError (document) where it, or any stack of it, cannot be judged: with every problem.
 */
export function readDocuments(argument: string, kept: KeptAttributes): Document[] {
  const documents = accessing(argument, () =>
    argument !== STANDARD_INPUT && isFolder(argument)
      ? readFolder(argument, kept)
      : [readFile(argument, kept)],
  );
  for (const { name, bytes } of documents) assertMemoryToJudge(name, bytes.byteLength);
  return documents;
}

/** Whether a file is one of those that make the folder of a synthesized application. Both paths are without links. */
export function isOfApplication(folder: string, file: string): boolean {
  const inside = relative(folder, file);
  if (inside.startsWith('..') || isAbsolute(inside)) return false;
  return [STACK_FILE, MANIFEST].includes(basename(file));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readFile(path: string, kept: KeptAttributes): Document {
  const input = readInput(path, DOCUMENT);
  const { scanner, name } = input;
  const top = new PlanReader(scanner, { name, sha256: input.sha256 }, kept, liveSection);
  const span = wholeDocument(input, (at) => (scanner.isObject(at) ? top.scan(at) : scanner.value(at)));
  if (!scanner.isObject(span.start)) {
    const kind = scanner.isArray(span.start) ? 'a JSON array' : 'a single JSON value';
    throw new ProblemsError('document', `${name}: is ${kind}, no Terraform plan; ${HOW_TO_PLAN}`);
  }
  const names = [...top.sections.keys()];
  if (PLAN_SECTIONS.some((section) => top.sections.has(section))) return top.finish();
  if (isTerraformJson(names)) {
    refuseRepeatedKeys(input, span);
    assertMemoryToParse(name, span.end - span.start);
    return readSynthesized(scanner.parse(span.start, span.end), folderName(path), input, kept);
  }
  if (top.wrapped !== undefined) return top.wrapped.finish();
  throw new ProblemsError('document', `${name}: ${otherKind(names)}`);
}

/** The span of the one JSON value in a file, read by a visitor. */
function wholeDocument(input: Input, visit?: (at: number) => number): Span {
  try {
    return input.scanner.document(visit);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new ProblemsError(
      'document',
      isPlanLog(input)
        ? `${input.name}: is the log of terraform plan -json, no plan; ${HOW_TO_PLAN}`
        : syntaxProblem(input.name, input.scanner, error, error.truncated ? CUT_OFF : HOW_TO_WRITE),
    );
  }
}

/** JSON.parse takes the last of two, Terraform takes both blocks. */
function refuseRepeatedKeys({ name, scanner }: Input, { start }: Span): void {
  const key = repeatedKey(scanner, start);
  if (key !== undefined) {
    throw new ProblemsError(
      'document',
      `${name}: ${quote(key)} occurs twice in one object; synthesize again`,
    );
  }
}

/** `terraform plan -json` writes one JSON object for each line of its log. */
function isPlanLog({ scanner }: Input): boolean {
  return scanner.bytes.toString('utf8', 0, 10).startsWith('{"@level"');
}

function otherKind(names: readonly string[]): string {
  const has = (...wanted: string[]): boolean => wanted.every((name) => names.includes(name));
  if (has('schemaVersion', 'verdicts')) {
    return `is a report of connect-guardrails, no Terraform plan; ${HOW_TO_PLAN}`;
  }
  if (has('@level')) return `is the log of terraform plan -json, no plan; ${HOW_TO_PLAN}`;
  if (has('version', 'serial', 'lineage')) return `is a Terraform state file, no plan; ${HOW_TO_PLAN}`;
  if (has('format_version', 'values')) return `is a Terraform state as JSON, no plan; ${HOW_TO_PLAN}`;
  if (has('format_version', 'provider_schemas')) {
    return `has the schemas of providers, no plan; ${HOW_TO_PLAN}`;
  }
  if (has('format_version')) {
    return `has a format_version but nothing of a plan, as terraform show -json without a plan file; ${HOW_TO_PLAN}`;
  }
  if (has('stacks', 'version')) {
    return 'is the manifest of a synthesized application; give the folder that it is in';
  }
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name));
  const members = shown.length === 0 ? 'without members' : `with ${shown.join(', ')}`;
  return `is JSON (${members}) but no Terraform plan and no synthesized application; ${HOW_TO_PLAN}`;
}

function readFolder(folder: string, kept: KeptAttributes): Document[] {
  const files = stackFiles(folder);
  const documents: Document[] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      const document = accessing(file, () => {
        refuseOtherConfiguration(dirname(file));
        return readFile(file, kept);
      });
      if (document.stage !== 'synth')
        throw new ProblemsError(
          'document',
          `${file}: is no Terraform configuration as cdktf writes it; synthesize again`,
        );
      documents.push(document);
    } catch (error) {
      if (!isProblems(error, 'document')) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ProblemsError('document', problems);
  return documents;
}

/** The files of the stacks in a folder: a whole application with its manifest, or one stack. */
function stackFiles(folder: string): string[] {
  const manifest = join(folder, MANIFEST);
  if (exists(manifest)) return manifestStacks(folder, manifest);
  const stack = join(folder, STACK_FILE);
  if (exists(stack)) return [stack];
  throw new ProblemsError(
    'document',
    `${folder}: a folder without ${MANIFEST} or ${STACK_FILE}, so no synthesized application; give cdktf.out, one stack's folder, or a plan file`,
  );
}

function manifestStacks(folder: string, manifest: string): string[] {
  const input = readInput(manifest, DOCUMENT);
  const span = wholeDocument(input);
  refuseRepeatedKeys(input, span);
  const value = input.scanner.parse(span.start, span.end);
  const stacks = isRecord(value) && isRecord(value['stacks']) ? Object.values(value['stacks']) : [];
  const paths = stacks.map((stack) => (isRecord(stack) ? stack['synthesizedStackPath'] : undefined));
  if (paths.length === 0 || !paths.every((path) => typeof path === 'string')) {
    throw new ProblemsError(
      'document',
      `${manifest}: has no stacks with a synthesizedStackPath; synthesize again with cdktf synth`,
    );
  }
  return paths.map((path) => join(folder, path)).sort();
}

/** Terraform reads every configuration file of a folder: what is not in the stack's file would go unjudged. */
function refuseOtherConfiguration(folder: string): void {
  const others = exists(folder)
    ? readdirSync(folder).filter((file) => /\.(tf|tofu)(\.json)?$/.test(file) && file !== STACK_FILE)
    : [];
  if (others.length > 0) {
    throw new ProblemsError(
      'document',
      `${folder}: has other configuration that Terraform would read as well: ${others.sort().join(', ')}; judge the plan instead`,
    );
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function folderName(path: string): string {
  return path === STANDARD_INPUT ? STANDARD_INPUT : basename(dirname(resolve(path)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
