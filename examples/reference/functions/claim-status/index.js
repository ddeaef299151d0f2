'use strict';

/** Answers the status of an insurance claim, asked for by a contact flow with the parameter claimNumber. */
exports.handler = async (event) => {
  const { claimNumber } = event.Details.Parameters;
  if (!/^[0-9]{8}$/.test(claimNumber)) return { found: 'false', reason: 'not a claim number' };
  const response = await fetch(`${process.env.CLAIMS_API_URL}/claims/${claimNumber}`, {
    signal: AbortSignal.timeout(6000),
  });
  if (response.status === 404) return { found: 'false', reason: 'unknown claim number' };
  if (!response.ok) throw new Error(`the claims API answered ${response.status}`);
  const { status } = await response.json();
  return { found: 'true', status };
};
