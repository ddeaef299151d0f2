/** Evaluates a periodic custom rule of AWS Config: reads the account, judges it by one control, reports. */
import { ConfigService } from '@aws-sdk/client-config-service';
import { catalogue, type Control } from '../../../policies/controls';
import type { LoadedProfile } from '../../../policies/profile';
import { effectiveLevel } from '../../../policies/profile/levels';
import type { PolicyBundle } from '../../engine';
import { KeptAttributes } from '../../readers/plan/kept-attributes';
import { Judging } from '../../run';
import { notJudgedLive, readLiveAccount } from '../../live';
import { boundedRequests, wholeAnswersOnly } from '../../live/whole-answers';
import {
  type ConfigResource,
  type Evaluation,
  evaluationsOf,
  failedEvaluations,
  goneEvaluations,
} from './evaluations';
import { readEvent, type RuleEvent } from './event';
import { earlierResults, putEvaluations, type Wait } from './report';

/** What the function is made of. */
export interface RuleSettings {
  readonly region: string;
  /** Requests to Amazon Connect in one second. @throws where it is set to something else. */
  readonly requestsPerSecond: () => number;
  /** The compiled policies. @throws where they are damaged. */
  readonly bundle: () => PolicyBundle;
  /** The profile that is packed into the function. @throws where it is not valid. */
  readonly profile: () => LoadedProfile;
  /** How long evaluations that AWS Config could not take wait; default: as long as it is told. */
  readonly wait?: Wait;
  /** Milliseconds until an answer of AWS Config must begin, and until it must then be complete. Default: 10,000. */
  readonly answerTimeout?: number;
}

/** What Lambda tells of an invocation ("AWS Lambda context object in Node.js", AWS Lambda Developer Guide). */
export interface Invocation {
  /** Milliseconds until Lambda ends the function, whatever it is at. */
  getRemainingTimeInMillis(): number;
}

/** Milliseconds that are kept for telling AWS Config that the account could not be read in time. */
const TIME_TO_REPORT = 60_000;

/** Milliseconds until AWS Config must have answered. The SDK asks three times, which has to be within `TIME_TO_REPORT`. */
const ANSWER_TIMEOUT = 10_000;

/**
 * The function that AWS Config invokes for each of the rules.
 *
 * Whatever fails once the event is read is reported as NON_COMPLIANT, "undetermined", for the account and for everything that
 * was reported before, and thrown: the metrics of the function, its retries and its dead-letter queue see it as well. So is
 * reading that would take longer than Lambda lets the function run: what was reported before would stay otherwise.
 */
export function ruleHandler(
  settings: RuleSettings,
): (event: unknown, invocation: Invocation) => Promise<void> {
  return async (input, invocation) => {
    const event = readEvent(input);
    const config = configService(settings);
    const put = (evaluations: readonly Evaluation[]): Promise<void> =>
      putEvaluations(config, event, evaluations, settings.wait);
    try {
      const earlier = event.testMode ? { resources: [] } : await earlierResults(config, event.rule);
      try {
        const evaluations = await inTime(invocation, (signal) => evaluate(event, settings, signal));
        await put([...evaluations, ...goneEvaluations(earlier.resources, evaluations)]);
      } catch (error) {
        throw await reportFailure(put, event, earlier.resources, error);
      }
      if (earlier.error !== undefined) throw await reportFailure(put, event, [], earlier.error);
    } finally {
      config.destroy();
    }
  };
}

function configService({ region, answerTimeout = ANSWER_TIMEOUT }: RuleSettings): ConfigService {
  const config = new ConfigService({ region, requestHandler: boundedRequests(answerTimeout) });
  wholeAnswersOnly(config, answerTimeout);
  return config;
}

/** Does work that is ended while there is time to report that it was. */
async function inTime<Result>(
  invocation: Invocation,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const available = Math.max(invocation.getRemainingTimeInMillis() - TIME_TO_REPORT, 0);
  const stopper = new AbortController();
  const reason = new Error(
    `the account is not read after ${Math.round(available / 1000)} seconds; raise requestsPerSecond of the function, and the quota of Amazon Connect first`,
  );
  const timer = setTimeout(() => stopper.abort(reason), available);
  try {
    return await work(stopper.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Tells AWS Config that an evaluation failed, and returns the error, which also says where that could not be told. */
async function reportFailure(
  put: (evaluations: readonly Evaluation[]) => Promise<void>,
  { account }: RuleEvent,
  resources: readonly ConfigResource[],
  error: unknown,
): Promise<unknown> {
  const reason = messageOf(error);
  try {
    await put(failedEvaluations(account, resources, reason));
    return error;
  } catch (second) {
    return new Error(`${reason}; and AWS Config was not told: ${messageOf(second)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function evaluate(
  event: RuleEvent,
  settings: RuleSettings,
  signal: AbortSignal,
): Promise<Evaluation[]> {
  const { region } = settings;
  const control = controlOf(event);
  const profile = settings.profile();
  const bundle = settings.bundle();
  const requestsPerSecond = settings.requestsPerSecond();
  const live = await readLiveAccount({ region, requestsPerSecond, signal });
  if (live.account !== event.account)
    throw new Error(
      `the function reads account ${live.account}, AWS Config asks for ${event.account}; deploy it in the account of the rule`,
    );
  const judging = new Judging({ bundle, profile, controls: [control], kept: new KeptAttributes([control]) });
  await judging.add(live.document);
  const { verdicts } = judging.judgement();
  const { account } = live;
  return evaluationsOf(
    { account, region, instances: instancesIn(live.text) },
    verdicts,
    effectiveLevel(profile.profile, control),
  );
}

/** The control that the rule is about. */
function controlOf({ control: id, rule }: RuleEvent): Control {
  const control = catalogue.find((one) => one.id === id);
  if (control === undefined)
    throw new Error(
      `rule ${rule}: its parameter control must be the id of a control, got ${JSON.stringify(id) ?? 'nothing'}; deploy rules and function from the same version`,
    );
  const [refused] = notJudgedLive([control.id]);
  if (refused !== undefined)
    throw new Error(`rule ${rule}: ${control.id} cannot be judged in a live account: ${refused.reason}`);
  return control;
}

/** The ids of the instances that a document of a live account has. */
function instancesIn(text: string): string[] {
  const { resource_changes: changes } = JSON.parse(text) as {
    readonly resource_changes: readonly { readonly type: string; readonly index: string }[];
  };
  return changes.filter(({ type }) => type === 'aws_connect_instance').map(({ index }) => index);
}
