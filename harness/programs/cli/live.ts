/** The command `check --live`: reads a live account, has it judged, and compares it with plans. */
import { catalogue } from '../../../policies/controls';
import { DRIFT_READS, driftBetween } from '../../drift';
import { type Document, KeptAttributes } from '../../readers';
import { permissionsPolicy, readLiveAccount } from '../../live';
import { Checking, type CheckOptions } from './check';
import { assertWritable, writeFiles } from './formats';
import { ProblemsError } from '../../../core/problems';
import { startProgress } from './progress';

export interface LiveCheckOptions extends CheckOptions {
  readonly live?: boolean;
  readonly region?: string;
  readonly instance: readonly string[];
  readonly requestsPerSecond?: string;
  readonly permissions?: boolean;
}

/** What is read of an account concerns its owner only. */
const SAVED_MODE = 0o600;
/** Milliseconds between two times that the run says what it is at: it sends many requests. */
const PAUSE = 5000;
/** A Region's name ("Regions, Availability Zones, and Local Zones", Amazon RDS User Guide, read 2026-11-21). */
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
/** "InstanceId", Amazon Connect API Reference. */
const INSTANCE = /^[A-Za-z0-9-]{1,100}$/;

/**
 * Judges a live account, and documents beside it.
 *
 * @returns the exit status: 0 where nothing blocks, 1 otherwise.
 * @throws an error with `problems` where the run itself failed: then no report is written.
 */
export async function checkLive(paths: readonly string[], options: LiveCheckOptions): Promise<0 | 1> {
  const { region, requestsPerSecond } = validated(options);
  if (options.permissions === true) {
    process.stdout.write(`${JSON.stringify(permissionsPolicy(region), null, 2)}\n`);
    return 0;
  }
  if (region === undefined) {
    throw new ProblemsError(
      'usage',
      '--live needs a Region; give one with --region, as in --region us-east-1',
    );
  }
  const { save } = options;
  if (save !== undefined) assertWritable(save);
  const kept = new KeptAttributes(catalogue, paths.length > 0 ? DRIFT_READS : {});
  const checking = new Checking(paths, options, kept);
  const documents: Document[] = [];
  for (const path of paths) documents.push(...(await checking.read(path)));
  checking.throwIfAny();
  const account = await readLiveAccount(
    {
      region,
      ...(options.instance.length === 0 ? {} : { instanceIds: [...new Set(options.instance)] }),
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
      onProgress: startProgress(PAUSE),
    },
    kept,
  );
  if (save !== undefined) writeFiles([{ file: save, text: account.text }], SAVED_MODE);
  await checking.judge(account.document);
  return checking.finish(documents.length === 0 ? undefined : driftBetween(documents, account.document));
}

function validated(options: LiveCheckOptions): {
  readonly region: string | undefined;
  readonly requestsPerSecond: number | undefined;
} {
  const problems: string[] = [];
  if (options.live !== true) {
    problems.push(
      '--region, --instance, --save, --requests-per-second and --permissions are about live accounts; add --live',
    );
  }
  const region = options.region ?? fromEnvironment('AWS_REGION') ?? fromEnvironment('AWS_DEFAULT_REGION');
  if (region !== undefined && !REGION.test(region)) {
    problems.push(`--region must be the name of a Region, as us-east-1, got ${JSON.stringify(region)}`);
  }
  for (const id of options.instance.filter((one) => !INSTANCE.test(one))) {
    problems.push(
      `--instance must be the id of an instance, as aws connect list-instances prints it (not its ARN or alias), got ${JSON.stringify(id)}`,
    );
  }
  const { requestsPerSecond: text } = options;
  const rate = text === undefined ? undefined : Number(text);
  if (rate !== undefined && !(rate > 0 && Number.isFinite(rate) && text?.trim() !== '')) {
    problems.push(`--requests-per-second must be a number above 0, got ${JSON.stringify(text)}`);
  }
  if (problems.length > 0) throw new ProblemsError('usage', problems);
  return { region, requestsPerSecond: rate };
}

function fromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
