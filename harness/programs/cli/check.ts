/** The command `check`: reads documents, has them evaluated, and reports the verdicts. */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { isatty } from 'node:tty';
import { catalogue, type Control } from '../../../policies/controls';
import type { LoadedProfile } from '../../../policies/profile';
import { compiledReference } from '../../../policies/profile/compiled-reference';
import { DEFAULT_PROFILE_FILE, hasDefaultProfile } from '../../../policies/profile/default-profile';
import type { Drift } from '../../drift';
import { loadBundle, type PolicyBundle } from '../../engine';
import { Judging } from '../../run';
import { type Document, type DocumentSummary, KeptAttributes, readDocuments } from '../../readers';
import { notJudgedLive } from '../../live/judgements';
import { jsonReport, type Run, textReport } from '../../reports';
import { startOfDay, type Waiver } from '../../verdicts';
import { parseTargets, type Target, writeFiles } from './formats';
import { startProgress } from './progress';
import { normalized, wouldLose } from './same-file';
import type * as SettingsModule from './settings';
import { notAllowed } from '../../../core/text/closest';
import { collect, ProblemsError } from '../../../core/problems';

const load = createRequire(__filename);

export interface CheckOptions {
  readonly profile?: string;
  readonly waivers?: string;
  readonly format: readonly string[];
  readonly control: readonly string[];
  readonly except: readonly string[];
  readonly now?: string;
  /** The file that a live account is saved to. */
  readonly save?: string;
}

/**
 * Judges documents and writes the reports.
 *
 * @param paths of the documents, or `-` for standard input.
 * @returns the exit status: 0 where nothing blocks, 1 otherwise.
 * @throws an error with `problems` where the run itself failed: then nothing is written.
 */
export async function check(paths: readonly string[], options: CheckOptions): Promise<0 | 1> {
  if (paths.length === 0) {
    throw new ProblemsError(
      'usage',
      "missing required argument 'document'; connect-guardrails check --help says more",
    );
  }
  const checking = new Checking(paths, options, new KeptAttributes(catalogue));
  for (const path of paths) await checking.read(path);
  return checking.finish();
}

/** One run of the command: what is wrong is collected over all documents. */
export class Checking {
  /** Says what the run is at where it takes long. */
  readonly progress = startProgress(0);
  private readonly targets: readonly Target[];
  private readonly controls: readonly Control[];
  private readonly bundle: PolicyBundle;
  private readonly profile: LoadedProfile | undefined;
  private readonly waivers: { readonly file: string; readonly list: readonly Waiver[] } | null | undefined;
  private readonly problems: string[] = [];
  private readonly documents: DocumentSummary[] = [];
  private readonly judging: Judging | undefined;

  /**
   * @param paths of the documents that will be read, to refuse what cannot be meant.
   * @param kept the attributes that are kept of documents.
   * @throws ProblemsError (usage) where the options are wrong.
   */
  constructor(
    paths: readonly string[],
    private readonly options: CheckOptions,
    private readonly kept: KeptAttributes,
  ) {
    this.targets = parseTargets(options.format);
    const now = parseNow(options.now);
    this.controls = selectControls(options.control, options.except);
    refuseUnusable(paths, options, this.targets);
    this.bundle = loadBundle();
    assertSameControls(this.bundle);
    this.profile = collect(this.problems, () => profileOf(options.profile));
    const ids = catalogue.map(({ id }) => id);
    const { waivers: file } = options;
    this.waivers =
      file === undefined
        ? null
        : collect(this.problems, () => ({ file, list: settings().loadWaivers(file, ids, now) }));
    const { bundle, profile, controls } = this;
    this.judging =
      profile === undefined
        ? undefined
        : new Judging({ bundle, profile, controls, kept, settings: { threads: availableParallelism() } });
  }

  /** Reads the documents that one argument names, and judges them. */
  async read(path: string): Promise<readonly Document[]> {
    this.progress(`reading ${path}`);
    const documents = collect(this.problems, () => readDocuments(path, this.kept)) ?? [];
    for (const document of documents) await this.judge(document);
    return documents;
  }

  /** Judges a document. */
  async judge(document: Document): Promise<void> {
    this.documents.push(summaryOf(document));
    if (this.judging === undefined || this.problems.length > 0) return;
    this.progress(`judging ${document.name}`);
    await this.judging.add(document);
  }

  /** @throws ProblemsError (usage) where anything was wrong so far. */
  throwIfAny(): void {
    if (this.problems.length > 0) throw new ProblemsError('usage', this.problems);
  }

  /**
   * Writes the reports.
   *
   * @param drift what differs between plans and a live account; undefined where they were not compared.
   * @returns the exit status.
   */
  finish(drift?: readonly Drift[]): 0 | 1 {
    const { profile, judging, waivers, bundle, controls, options, documents } = this;
    if (this.problems.length > 0 || profile === undefined || judging === undefined || waivers === undefined)
      throw new ProblemsError('usage', this.problems);
    refuseRepeated(
      documents.map(({ name }) => name),
      'is the name of two documents; judge them in runs of their own',
    );
    const run: Run = {
      profile: { name: profile.profile.name, source: profile.source, sha256: profile.sha256 },
      policies: bundle.manifest,
      documents: documents.sort((a, b) => (a.name < b.name ? -1 : 1)),
      judgement: judging.judgement(waivers),
      restriction:
        options.control.length + options.except.length === 0
          ? null
          : { control: sortedSet(options.control), except: sortedSet(options.except) },
      titles: new Map(controls.map(({ id, title }) => [id, title])),
      ...(documents.some(({ stage }) => stage === 'live')
        ? { notJudgedLive: notJudgedLive(controls.map(({ id }) => id)) }
        : {}),
      ...(drift === undefined ? {} : { drift }),
    };
    write(run, this.targets);
    return run.judgement.outcome === 'pass' ? 0 : 1;
  }
}

/** The profile in `file`; without one, that of the working directory, else the reference profile. */
function profileOf(file: string | undefined): LoadedProfile {
  const compiled = file === undefined && !hasDefaultProfile() ? compiledReference() : undefined;
  return compiled ?? settings().resolveProfile(file, catalogue);
}

function settings(): typeof SettingsModule {
  return load('./settings') as typeof SettingsModule;
}

/** Without the bytes, so that many large documents need the memory of one. */
function summaryOf({
  name,
  stage,
  sha256,
  terraformVersion,
  resources,
  completenessKnown,
  live,
}: Document): DocumentSummary {
  return {
    name,
    stage,
    sha256,
    terraformVersion,
    resources,
    completenessKnown,
    ...(live === undefined ? {} : { live }),
  };
}

function parseNow(text: string | undefined): Date {
  if (text === undefined) return new Date();
  const now = new Date(text);
  const [, day = ''] = /^([\d-]{10})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (startOfDay(day) === undefined || Number.isNaN(now.getTime())) {
    throw new ProblemsError(
      'usage',
      `--now must be a moment in ISO 8601 with its zone, as 2026-12-31 or 2026-12-31T12:00:00Z, got ${JSON.stringify(text)}`,
    );
  }
  return now;
}

/** The controls with a policy that are to be judged. */
function selectControls(only: readonly string[], except: readonly string[]): Control[] {
  const ids = catalogue.map(({ id }) => id);
  const unknown = [...new Set([...only, ...except])].filter((id) => !ids.includes(id));
  if (unknown.length > 0)
    throw new ProblemsError(
      'usage',
      unknown.map((id) => notAllowed('control', id, ids)),
    );
  const withoutPolicy = catalogue.flatMap(({ id, proactive }) =>
    only.includes(id) && 'notEnforceable' in proactive
      ? [`control ${id} has no policy: ${proactive.notEnforceable}`]
      : [],
  );
  if (withoutPolicy.length > 0) throw new ProblemsError('usage', withoutPolicy);
  const selected = withPolicy(catalogue).filter(
    ({ id }) => (only.length === 0 || only.includes(id)) && !except.includes(id),
  );
  if (selected.length === 0)
    throw new ProblemsError('usage', '--control and --except leave no control to judge; drop one of them');
  return selected;
}

function withPolicy(controls: readonly Control[]): Control[] {
  return controls.filter(({ proactive }) => 'reads' in proactive);
}

/** A policy that vanished from the bundle must not look like a pass. */
function assertSameControls({ manifest }: PolicyBundle): void {
  const names = withPolicy(catalogue).map(({ name }) => name);
  const missing = names.filter((name) => !manifest.policies.includes(name));
  const unknown = manifest.policies.filter((name) => !names.includes(name));
  if (missing.length === 0 && unknown.length === 0) return;
  const parts = [
    missing.length > 0 ? `it lacks ${missing.join(', ')}` : '',
    unknown.length > 0 ? `the catalogue lacks ${unknown.join(', ')}` : '',
  ];
  throw new ProblemsError(
    'engine',
    `the policy bundle does not fit the catalogue: ${parts.filter((part) => part !== '').join('; ')}; run npm run policies:build, or reinstall the package`,
  );
}

/** Refuses names that cannot be meant: of nothing, of the same document again, of an input to write a report to. */
function refuseUnusable(
  paths: readonly string[],
  { profile, waivers, save }: CheckOptions,
  targets: readonly Target[],
): void {
  const empty = Object.entries({
    'a document': paths.find((path) => path === ''),
    '--profile': profile,
    '--waivers': waivers,
    '--save': save,
  })
    .filter(([, name]) => name === '')
    .map(([what]) => `the name of ${what} is empty; name a file (is a variable not set?)`);
  if (empty.length > 0) throw new ProblemsError('usage', empty);
  refuseRepeated(paths.map(normalized), 'is given twice; name each document once');
  const ours = profile ?? (hasDefaultProfile() ? DEFAULT_PROFILE_FILE : undefined);
  const inputs = [...paths, ...[ours, waivers].filter((name) => name !== undefined)];
  const written = [...targets.flatMap(({ file }) => file ?? []), ...(save === undefined ? [] : [save])];
  refuseRepeated(written.map(normalized), 'is written twice; give each its own file');
  const overwritten = written.filter((file) => inputs.some((input) => wouldLose(input, file)));
  if (overwritten.length > 0) {
    throw new ProblemsError(
      'usage',
      overwritten.map((file) => `${file}: a report would overwrite what is judged; give it another file`),
    );
  }
}

function sortedSet(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}

function refuseRepeated(names: readonly string[], sentence: string): void {
  const repeated = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  if (repeated.size > 0)
    throw new ProblemsError(
      'usage',
      [...repeated].map((name) => `${name}: ${sentence}`),
    );
}

/** On a terminal only, CI included; `NO_COLOR` and `FORCE_COLOR` as picocolors has them, but that `FORCE_COLOR=0` forces nothing. */
function wantsColor(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  return !NO_COLOR && ((!!FORCE_COLOR && FORCE_COLOR !== '0') || (isatty(1) && TERM !== 'dumb'));
}

function write(run: Run, targets: readonly Target[]): void {
  const color = wantsColor();
  const render = ({ format, file }: Target): string => {
    switch (format) {
      case 'json':
        return jsonReport(run);
      case 'text':
        return textReport(run, color && file === undefined);
    }
  };
  const reports = targets.map((target) => ({ file: target.file, text: render(target) }));
  writeFiles(reports.flatMap(({ file, text }) => (file === undefined ? [] : [{ file, text }])));
  for (const { file, text } of reports) if (file === undefined) process.stdout.write(text);
}
