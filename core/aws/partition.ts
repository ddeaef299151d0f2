/** Partitions by how the codes of their Regions begin. Source: IAM User Guide, "IAM identifiers" (partitions of ARNs). */
const PARTITIONS = [
  { prefix: 'cn-', partition: 'aws-cn' },
  { prefix: 'us-gov-', partition: 'aws-us-gov' },
];

/** The partition of a Region, undefined where it cannot be told, as of isolated Regions. */
export function partitionOfRegion(region: string): string | undefined {
  if (!/^[a-z]{2}-(?!iso)/.test(region)) return undefined;
  return PARTITIONS.find(({ prefix }) => region.startsWith(prefix))?.partition ?? 'aws';
}
