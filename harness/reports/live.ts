/** What the text report says of live accounts: what could not be read, what is not judged, and what drifted. */
import { isDeepStrictEqual } from 'node:util';
import type { createColors } from 'picocolors';
import type { Drift } from '../drift';
import { columns } from '../../core/text/columns';
import { MAX_VALUE_LENGTH, plain, shorten } from '../../core/text/plain';
import type { Run } from '../run/run';

type Colors = ReturnType<typeof createColors>;

/** What could not be read: what depends on it is undetermined. */
export function unreadSection({ documents }: Run, colors: Colors): string[] {
  const unread = documents.flatMap(({ live }) => live?.unread ?? []);
  if (unread.length === 0) return [];
  const reasons = new Map<string, string[]>();
  for (const { address, what, operation, permission, reason } of unread) {
    const key = JSON.stringify([operation, permission, reason]);
    reasons.set(key, [...(reasons.get(key) ?? []), `${plain(address)}: ${plain(what)}`]);
  }
  return [
    colors.bold('Not read'),
    ...[...reasons].flatMap(([key, places]) => {
      const [operation, permission, reason] = JSON.parse(key) as [string, string, string];
      const needs = operation === permission ? '' : ` (permission ${permission})`;
      return [
        `  ${colors.yellow(operation)}${needs}: ${plain(reason)}`,
        ...places.map((place) => `    ${place}`),
      ];
    }),
  ];
}

/** Controls that cannot judge a live account. */
export function notJudgedSection({ notJudgedLive }: Run, colors: Colors): string[] {
  if (notJudgedLive === undefined || notJudgedLive.length === 0) return [];
  return [
    colors.bold('Not judged in a live account'),
    ...columns(notJudgedLive.map(({ control, reason }) => [control, reason])),
  ];
}

/** What differs between plans and the live account, side by side. */
export function driftSection({ drift, documents }: Run, colors: Colors): string[] {
  if (drift === undefined) return [];
  const title = colors.bold('Drift between plan and live account');
  if (drift.length === 0) {
    const isAllRead = documents.every(({ live }) => live === undefined || live.unread.length === 0);
    return [
      title,
      isAllRead
        ? '  none: every governed value that both have is the same'
        : '  none in what could be read of the account',
    ];
  }
  const lines = [title];
  for (const place of new Set(drift.map(placeOf))) {
    const own = drift.filter((one) => placeOf(one) === place);
    lines.push(`  ${place}`);
    const rows = own
      .filter(({ state }) => state !== 'missing')
      .map(({ path, planned, live, state }) => [
        pathText(path),
        `plan: ${valueText(planned, live)}`,
        `live: ${valueText(live, planned)}`,
        state === 'unknown' ? 'may be the same' : '',
      ]);
    lines.push(...columns(rows).map((line) => `  ${line}`));
  }
  return lines;
}

function placeOf({ document, address, liveAddress }: Drift): string {
  const planned = address === null ? '' : `${plain(address)} in ${plain(document)}`;
  if (liveAddress === null) return `${planned}: the account, as far as it was read, does not have it`;
  return address === null
    ? `${plain(liveAddress)}: ${plain(document)} does not have it`
    : `${planned} is ${plain(liveAddress)}`;
}

function pathText(path: Drift['path']): string {
  return plain(
    path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`)).join(''),
  );
}

/** A value beside the other one. What stands for a value is no text of the document: it goes without quotes. */
function valueText(value: unknown, other: unknown): string {
  if (value === null || value === undefined) return 'not set';
  if (typeof value === 'string' && /^\(.*\)$/.test(value)) return plain(value);
  const text = JSON.stringify(value);
  if (text.length <= MAX_VALUE_LENGTH || !Array.isArray(value) || !Array.isArray(other))
    return shorten(plain(text));
  const own = value.filter((item) => !other.some((one) => isDeepStrictEqual(one, item)));
  const alike = value.length - own.length;
  const rest = own.length === 0 ? '' : ` and ${shorten(plain(JSON.stringify(own)))}`;
  return alike === 0 ? shorten(plain(text)) : `${alike} alike${rest}`;
}
