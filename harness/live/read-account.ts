/** Reads what Amazon Connect runs in an account and Region, as the document that the policies judge. */
import { createHash } from 'node:crypto';
import { catalogue } from '../../policies/controls';
import { KeptAttributes } from '../readers/plan/kept-attributes';
import { readLiveText } from './live-text';
import { CUSTOMER_PROFILES_DOMAIN } from '../../resources/customer-profiles-domain';
import type { Sources } from '../../resources/sources';
import { readAccountPublicAccess } from './s3/account-public-access';
import { readBucket } from './s3/buckets';
import { type Clients, clientsFor } from './clients';
import { readDomains } from './customer-profiles/domains';
import { readFunction } from './lambda/functions';
import { readInstance } from './connect/instance';
import { readKey } from './kms/keys';
import { Lanes, MACHINE_CLOCK } from './pace';
import { readPhoneNumbers } from './connect/phone-numbers';
import type { Reading } from './reading';
import { Requests } from './requests';
import { liveAddress, Resources } from './resources';
import { readDeliveryStream } from './firehose/delivery-streams';
import { readStream } from './kinesis/streams';
import type { LiveDocument, LiveOptions } from './types';
import { ProblemsError } from '../../core/problems';

/** Requests to Amazon Connect in one second: its quota for an account and Region. */
export const CONNECT_QUOTA = 2;
/** Instances that are read together; more would only wait for each other. */
const INSTANCE_LANES = 16;

/**
 * Reads a live account.
 *
 * What cannot be read is unknown in the document and listed in `unread`. Only what makes reading pointless is an error.
 *
 * @throws ProblemsError (live) where a package is missing, the credentials are not valid, the Region cannot be reached, the
 * instances cannot be listed, or an instance that was asked for does not exist; the signal's reason where it ends the reading.
 */
export async function readLiveAccount(
  options: LiveOptions,
  kept: KeptAttributes = new KeptAttributes(catalogue),
): Promise<LiveDocument> {
  const clients = clientsFor(options.region, options.endpoint);
  const reader = new AccountReader(options, clients, kept);
  const { signal } = options;
  try {
    return await (signal === undefined ? reader.read() : Promise.race([reader.read(), ended(signal)]));
  } finally {
    reader.stop();
    clients.close();
  }
}

/** Rejects when the signal is given: what waits for an answer does not keep the reading any longer. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

class AccountReader {
  private readonly clock;
  private readonly requests: Requests;
  private readonly resources = new Resources();
  private readonly progress: (text: string) => void;
  private instances = 0;
  private finished = 0;
  /** What is being read, or was: everything once, although buckets may send their logs to each other. */
  private readonly started = new Set<string>();

  constructor(
    private readonly options: LiveOptions,
    private readonly clients: Clients,
    private readonly kept: KeptAttributes,
  ) {
    this.clock = options.clock ?? MACHINE_CLOCK;
    this.progress = options.onProgress ?? ((): void => undefined);
    this.requests = new Requests(options.region, options.requestsPerSecond ?? CONNECT_QUOTA, this.clock, () =>
      this.progress(this.step()),
    );
  }

  /** Ends what is still under way. */
  stop(): void {
    this.requests.stop();
  }

  async read(): Promise<LiveDocument> {
    const { region } = this.options;
    const readAt = new Date(this.clock.now()).toISOString();
    const account = await this.accountId();
    const reading: Reading = {
      clients: this.clients,
      requests: this.requests,
      resources: this.resources,
      clock: this.clock,
      account,
      region,
    };
    const ids = this.options.instanceIds ?? (await this.instanceIds());
    const instances = ids.length > 0 ? await this.readAll(reading, ids) : 0;
    const text = this.resources.text({ account, region, readAt, instances });
    const name = `${account}/${region}`;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const document = readLiveText(text, { name, sha256 }, this.kept);
    if (document.live === undefined) throw new Error('the live reader wrote no live account');
    return { ...document.live, document, text };
  }

  /** What the reader is at. */
  private step(): string {
    const { instances, finished, requests } = this;
    const read =
      instances === 0
        ? 'listing the instances'
        : `read ${finished} of ${instances} ${instances === 1 ? 'instance' : 'instances'}`;
    return `${this.options.region}: ${read}, ${requests.sent} requests`;
  }

  private async accountId(): Promise<string> {
    const answer = await this.requests.ask(
      'sts:GetCallerIdentity',
      async () => (await this.clients.sts.getCallerIdentity({})).Account,
    );
    if (answer.state === 'read') return answer.value;
    throw new Error('the requests answered neither with an account nor with an error');
  }

  private async instanceIds(): Promise<readonly string[]> {
    const { region } = this.options;
    const list = await this.requests.list('connect:ListInstances', async (token) => {
      const page = await this.clients.connect.listInstances({
        MaxResults: 10,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      return { elements: page.InstanceSummaryList, next: page.NextToken };
    });
    if (list.state !== 'read')
      throw new ProblemsError('live', `${region}: the instances cannot be listed: ${list.reason}`);
    return list.value.flatMap(({ Id }) => Id ?? []);
  }

  /** Reads instances and what they use. @returns how many there are: those that are deleted meanwhile are not. */
  private async readAll(reading: Reading, ids: readonly string[]): Promise<number> {
    const lanes = new Lanes(INSTANCE_LANES);
    const missing: string[] = [];
    const areNamed = this.options.instanceIds !== undefined;
    this.instances = ids.length;
    await Promise.all([
      readAccountPublicAccess(reading),
      readPhoneNumbers(reading, ids, areNamed),
      this.follow(reading, () =>
        readDomains(reading, liveAddress(CUSTOMER_PROFILES_DOMAIN.type, reading.account)),
      ),
      ...ids.map((id) =>
        lanes.run(async () => {
          const isListed = async (): Promise<boolean> => !areNamed && (await this.instanceIds()).includes(id);
          const sources = await readInstance(reading, id, isListed);
          if (sources === undefined) missing.push(id);
          else await this.follow(reading, () => Promise.resolve(sources));
          this.finished++;
        }),
      ),
    ]);
    if (missing.length > 0 && areNamed) {
      throw new ProblemsError(
        'live',
        missing
          .sort()
          .map(
            (id) =>
              `${this.options.region}: there is no instance ${id} in account ${reading.account}; aws connect list-instances lists them`,
          ),
      );
    }
    return ids.length - missing.length;
  }

  /** Reads what something leads to, and so on, each thing once. */
  private async follow(reading: Reading, sources: () => Promise<Sources>): Promise<void> {
    const { keys = [], buckets = [], streams = [], deliveryStreams = [], functions = [] } = await sources();
    await Promise.all([
      ...keys.map((name) => this.once(`key ${name}`, () => readKey(reading, name))),
      ...buckets.map((name) =>
        this.once(`bucket ${name}`, () => this.follow(reading, () => readBucket(reading, name))),
      ),
      ...streams.map((arn) =>
        this.once(`stream ${arn}`, () => this.follow(reading, () => readStream(reading, arn))),
      ),
      ...deliveryStreams.map((arn) =>
        this.once(`delivery stream ${arn}`, () =>
          this.follow(reading, () => readDeliveryStream(reading, arn)),
        ),
      ),
      ...functions.map((arn) => this.once(`function ${arn}`, () => readFunction(reading, arn))),
    ]);
  }

  private async once(what: string, work: () => Promise<void>): Promise<void> {
    if (this.started.has(what)) return;
    this.started.add(what);
    await work();
  }
}
