/** Compositions of the modules, and the catalogue of controls that a profile is loaded against. */
export { catalogue } from '../policies/controls';
export {
  ContactCenter,
  type ContactCenterConfigRulesProps,
  type ContactCenterFunctionProps,
  type ContactCenterProps,
} from './contact-center';
export {
  type ExistingUnit,
  type ManagedUnit,
  OrganizationGuardrails,
  type OrganizationGuardrailsProps,
  type OrganizationRing,
} from './organization';
