/** Which files are configurations of Terraform: by their members, whatever their names are. */

/** Top-level blocks of a configuration ("JSON Configuration Syntax", Terraform 1.11 documentation), and cdktf's own data. */
const TOP_LEVEL = new Set([
  '//',
  'terraform',
  'provider',
  'resource',
  'data',
  'variable',
  'locals',
  'output',
  'module',
  'moved',
  'import',
  'removed',
  'check',
  'ephemeral',
]);
/** Those that only a configuration of Terraform has. */
const DECISIVE = ['resource', 'data', 'provider', 'terraform', 'module'];

/** True where these are the members of a Terraform configuration. */
export function isTerraformJson(names: readonly string[]): boolean {
  return names.every((name) => TOP_LEVEL.has(name)) && names.some((name) => DECISIVE.includes(name));
}
