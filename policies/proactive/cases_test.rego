# The cases of every control (cases.json), as npm run policies:test hands them over in data.cases:
# {title: {policy: [service, name], plan, data, expect}}.
package cases_test

test_case[title] if {
	some title, case in data.cases
	result := data.controls[case.policy[0]][case.policy[1]] with input as case.plan
		with data.profile as case.data.profile
		with data.authentication_profile_commands as case.data.authentication_profile_commands
		with data.authentication_profile_environment as case.data.authentication_profile_environment
		with data.facts as case.facts
		with data.config_rules as case.data.config_rules
	{address | some address in result.evaluated} == {address | some address in case.expect.evaluated}
	result.deny == {finding | some finding in case.expect.deny}
	result.undetermined == {finding | some finding in case.expect.undetermined}
}
