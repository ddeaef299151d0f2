import { isMapping, listOf, matching, positiveNumber, section } from '../settings';

/** Source: AWS Billing and Cost Management API Reference, "Notification" (as in botocore 1.43.11). */
const BUDGET_ALERTS = 10;
const BUDGET_EMAIL_SUBSCRIBERS = 10;
const BUDGET_MAX_PERCENTAGE = 1_000_000;

const EMAIL = /^(?=.{3,254}$)[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+$/;

export const cost = section({
  monthlyBudgetInUsd: positiveNumber().describe('Monthly budget of one Connect account, in US dollars.'),
  actualAlertPercentages: listOf(
    positiveNumber(BUDGET_MAX_PERCENTAGE),
    'percentages of the budget',
    1,
  ).describe('Percentages of the budget at which actual cost raises an alert.'),
  forecastAlertPercentages: listOf(
    positiveNumber(BUDGET_MAX_PERCENTAGE),
    'percentages of the budget',
    1,
  ).describe('Percentages of the budget at which forecast cost raises an alert.'),
  subscribers: listOf(
    matching(EMAIL, 'an e-mail address'),
    'e-mail addresses',
    1,
    BUDGET_EMAIL_SUBSCRIBERS,
  ).describe('E-mail addresses that receive the alerts.'),
}).superRefine(
  (value, context) => {
    const { actualAlertPercentages: actual, forecastAlertPercentages: forecast } = value;
    if (
      !Array.isArray(actual) ||
      !Array.isArray(forecast) ||
      actual.length + forecast.length <= BUDGET_ALERTS
    )
      return;
    context.addIssue({
      code: 'custom',
      path: [],
      message: `must have ${BUDGET_ALERTS} actual and forecast alerts at most, got ${actual.length + forecast.length}; remove some (a quota of AWS Budgets)`,
    });
  },
  { when: isMapping },
);
