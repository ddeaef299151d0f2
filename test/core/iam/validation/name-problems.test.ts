import { readPolicy } from '../../../../policies/preventive/validation';

function problemsOf(document: object): readonly string[] {
  return readPolicy(JSON.stringify(document), 'a.json').problems.map(
    ({ rule, message }) => `${rule}: ${message}`,
  );
}

describe('names in a document whose grammar has errors elsewhere', () => {
  it('are reported at once with these', () => {
    expect(
      problemsOf({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'not good',
            Effect: 'Deny',
            NotAction: ['conect:ListInstances', 'connect:ListInstances'],
            Resource: '*',
            Condition: {
              IpAdress: { 'aws:SorceIp': '192.0.2.1' },
              StringEquals: { 'aws:PrincipalArn': 'x' },
            },
          },
          5,
          { Effect: 'Allow', Action: 'connect:ListInstance', Resource: '*' },
        ],
      }),
    ).toEqual([
      'sid: statement not good: Sid must have letters and digits only (A-Z, a-z, 0-9), got "not good"; rename it',
      'condition-operator: statement not good: there is no condition operator "IpAdress"; did you mean IpAddress?',
      expect.stringMatching(/^element: statement #2 must be an object/),
      'unknown-service: statement not good: there is no service prefix "conect"; did you mean connect:ListInstances?',
      'unknown-condition-key: statement not good: there is no condition key "aws:SorceIp"; did you mean aws:SourceIp?',
      'unknown-action: statement #3: there is no action "connect:ListInstance"; did you mean connect:ListInstances?',
    ]);
  });

  it('are not reported where the grammar of the same place is wrong, nor where there is no place for them', () => {
    expect(
      problemsOf({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'nonsense', Resource: '*' } }),
    ).toEqual([expect.stringMatching(/^action: statement #1: .*"nonsense"/)]);
    expect(problemsOf([])).toHaveLength(1);
  });
});
