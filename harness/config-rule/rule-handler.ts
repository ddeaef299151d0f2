/** Evaluates a periodic custom rule of AWS Config: reads the account, judges it by one control, reports. */
import { ConfigService } from '@aws-sdk/client-config-service';
import { catalogue, type Control } from '../../policies/controls';
import type { LoadedProfile } from '../../policies/profile';
import { effectiveLevel } from '../../policies/profile/levels';
import { evaluatePolicies, type PolicyBundle, policyData } from '../engine';
import { notJudgedLive, readLiveAccount } from '../readers/live';
import { judge } from '../verdicts';
import {
  type ConfigResource,
  type Evaluation,
  evaluationsOf,
  failedEvaluations,
  goneEvaluations,
} from './evaluations';
import { readEvent, type RuleEvent } from './event';
import { putEvaluations, reportedResources, type Wait } from './report';

/** What the function is made of. */
export interface RuleSettings {
  readonly region: string;
  /** Requests to Amazon Connect in one second. */
  readonly requestsPerSecond: number;
  /** The compiled policies. @throws where they are damaged. */
  readonly bundle: () => PolicyBundle;
  /** The profile that is packed into the function. @throws where it is not valid. */
  readonly profile: () => LoadedProfile;
  /** How long evaluations that AWS Config could not take wait; default: as long as it is told. */
  readonly wait?: Wait;
}

/**
 * The function that AWS Config invokes for each of the rules.
 *
 * Whatever fails once the event is read is reported as NON_COMPLIANT, "undetermined", for the account and for everything that
 * was reported before, and thrown: the metrics of the function, its retries and its dead-letter queue see it as well.
 */
export function ruleHandler(settings: RuleSettings): (event: unknown) => Promise<void> {
  return async (input) => {
    const event = readEvent(input);
    const { region, wait } = settings;
    const config = new ConfigService({ region });
    let reported: ConfigResource[] = [];
    try {
      if (!event.testMode) reported = await reportedResources(config, event.rule);
      const evaluations = await evaluate(event, settings);
      await putEvaluations(config, event, [...evaluations, ...goneEvaluations(reported, evaluations)], wait);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await putEvaluations(config, event, failedEvaluations(event.account, reported, reason), wait);
      throw error;
    } finally {
      config.destroy();
    }
  };
}

async function evaluate(event: RuleEvent, settings: RuleSettings): Promise<Evaluation[]> {
  const { region, requestsPerSecond } = settings;
  const control = controlOf(event);
  const { profile, sha256 } = settings.profile();
  const bundle = settings.bundle();
  const live = await readLiveAccount({ region, requestsPerSecond });
  if (live.account !== event.account)
    throw new Error(
      `the function reads account ${live.account}, AWS Config asks for ${event.account}; deploy it in the account of the rule`,
    );
  const data = policyData(profile, sha256, bundle.manifest.profileSettings);
  const results = evaluatePolicies(bundle, live.document, data);
  const { verdicts } = judge([control], profile, [{ document: live.document.name, results }], null);
  const { account } = live;
  return evaluationsOf(
    { account, region, instances: instancesIn(live.text) },
    verdicts,
    effectiveLevel(profile, control),
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
