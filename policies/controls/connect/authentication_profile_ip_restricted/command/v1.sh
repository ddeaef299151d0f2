# Applies the governed values to the default authentication profile of an Amazon Connect instance.
# In:  GOVERNED_PROFILE (JSON) and INSTANCE_ID, set by the provisioner; AWS credentials of the calling shell.
#      CONNECT_GUARDRAILS_WAIT_SECONDS (0 to 3600, default 600) limits the wait for the instance,
#      CONNECT_GUARDRAILS_PAUSE_SECONDS (0 to 30, default 5) is the pause between two reads.
# Out: one sentence; exit code 0 only when the values were read back. Braces after a dollar sign are avoided:
#      Terraform would take them for its own.
set +x +u
export -n SHELLOPTS
set -f -e -o pipefail
wait_seconds=$CONNECT_GUARDRAILS_WAIT_SECONDS
pause=$CONNECT_GUARDRAILS_PAUSE_SECONDS
secrets="$AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN $AWS_SECURITY_TOKEN"
[ -n "$AWS_RETRY_MODE" ] || export AWS_RETRY_MODE=standard
[ -n "$AWS_MAX_ATTEMPTS" ] || export AWS_MAX_ATTEMPTS=5
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_CLI_ERROR_FORMAT=legacy
governed=$GOVERNED_PROFILE
instance=$INSTANCE_ID
set -u
tries=5

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

seconds() { # NAME VALUE DEFAULT MAXIMUM: sets number
  number=$3
  [ -n "$2" ] || return 0
  if ! [[ $2 =~ ^(0|[1-9][0-9]{0,3})$ ]] || [ "$2" -gt "$4" ]; then
    fail "$1 is \"$2\": give whole seconds from 0 to $4, or unset it for the default of $3"
  fi
  number=$2
}

read_profile() { # sets one variable per setting of GOVERNED_PROFILE
  local string='"[A-Za-z0-9-]+"' number='[1-9][0-9]{0,3}' address='"[0-9A-Fa-f.:/]+"' key value
  local member="\"allowed_ips\":\\[($address(,$address)*)?\\]|\"(instance_id|region)\":$string"
  member="($member|\"(periodic_session|session_inactivity)_duration\":$number"
  member="$member|\"session_inactivity_handling_enabled\":(true|false))"
  local object="^\\{$member(,$member){5}\\}\$"
  allowed='' profile_instance='' region='' periodic='' inactivity='' handling=''
  [[ $governed =~ $object ]] || return 1
  local IFS='"'
  set -- $governed
  IFS=$' \t\n'
  shift
  while [ $# -gt 1 ]; do
    key=$1 value=''
    case $2 in
      :)
        value=$3
        shift 4
        ;;
      :\[)
        shift
        while [ "$1" = ':[' ] || [ "$1" = , ]; do
          value="$value $2"
          shift 2
        done
        shift
        ;;
      *)
        IFS=':,}' read -r _ value _ <<<"$2"
        shift 2
        ;;
    esac
    case $key in
      allowed_ips) [ "$value" = '[]' ] || allowed=$value ;;
      instance_id) profile_instance=$value ;;
      region) region=$value ;;
      periodic_session_duration) periodic=$value ;;
      session_inactivity_duration) inactivity=$value ;;
      session_inactivity_handling_enabled) handling=$value ;;
    esac
  done
  [ -n "$profile_instance" ] && [ -n "$region" ] && [ -n "$periodic" ] && [ -n "$inactivity" ] && [ -n "$handling" ]
}

read_error() { # OUTPUT: sets code and message from what the AWS CLI wrote
  local line rest secret
  code='no error code' message=''
  while IFS= read -r line; do
    case $line in
      *'An error occurred ('*)
        IFS='()' read -r _ code rest <<<"$line"
        case $rest in
          *'(reached max retries: '*) IFS=: read -r _ _ message <<<"$rest" ;;
          *) IFS=: read -r _ message <<<"$rest" ;;
        esac
        break
        ;;
    esac
    [ -n "$message" ] || message=$line
  done <<<"$1"
  case $message in 'aws: [ERROR]: '*) IFS=: read -r _ _ message <<<"$message" ;; esac
  read -r message <<<"$message"
  for secret in $secrets; do
    case $message in *"$secret"*) message='message withheld, it holds a credential' ;; esac
  done
  message=$(printf '%.300s' "$message")
}

explain() { # OPERATION OUTPUT: fails with the sentence for an error that a retry does not cure
  local denied="access denied to connect:$1 on $where ($code: $message)"
  case $code in
    AccessDenied* | Unauthorized* | Forbidden* | UnknownOperation* | 403)
      if [ "$1" = DescribeInstance ]; then
        fail "$denied: allow the operation to the role that runs terraform apply"
      fi
      fail "$denied: allow the operation to the role that runs terraform apply and, where it is allowed, request access to the authentication profile API (a preview) from AWS Support"
      ;;
    Expired* | RequestExpired | InvalidClientTokenId | UnrecognizedClient* | InvalidSignature* | SignatureDoesNotMatch | \
      IncompleteSignature* | MissingAuthenticationToken* | InvalidAccessKeyId | AuthFailure | 401)
      fail "AWS credentials are missing or expired ($code): sign in again or set AWS_PROFILE, then run terraform apply again"
      ;;
  esac
  case $2 in
    *'Unable to locate credentials'* | *'Partial credentials'* | *'config profile ('* | *'Error when retrieving'* | \
      *'Error loading SSO Token'* | *'SSO session'* | *'refresh failed'* | *'session has expired'*)
      fail "AWS credentials are missing or expired ($code): sign in again or set AWS_PROFILE, then run terraform apply again"
      ;;
  esac
  if [ "$1 $code" = 'DescribeInstance ResourceNotFoundException' ]; then
    fail "$where not found ($code): check that region and credentials are those of the account that holds the instance"
  fi
  fail "connect:$1 on $where failed ($code: $message): remove the cause and run terraform apply again"
}

call() { # OPERATION SUBCOMMAND [OPTION]...: sets output; retries throttling
  local operation=$1 attempt=1 backoff=$pause
  shift
  until output=$(aws connect "$@" --instance-id "$instance" --region "$region" --output text 2>&1 </dev/null); do
    read_error "$output"
    case $code in
      *Throttl* | TooManyRequests* | RequestLimitExceeded | SlowDown | 429) ;;
      *) explain "$operation" "$output" ;;
    esac
    if [ "$attempt" -ge "$tries" ]; then
      fail "connect:$operation on $where was throttled in each of $tries attempts ($code): run terraform apply again later"
    fi
    sleep "$((backoff + RANDOM % (backoff + 1)))"
    attempt=$((attempt + 1)) backoff=$((backoff * 2))
  done
}

answer() { # MARK: sets answer to what follows the mark in the line of output that begins with it, else to nothing
  local line
  answer=''
  while IFS= read -r line; do
    case $line in "$1;"*) IFS=';' read -r _ answer <<<"$line" ;; esac
  done <<<"$output"
}

check_cli() {
  command -v aws >/dev/null || fail "AWS CLI is missing: no aws on PATH to govern $where; install AWS CLI version 2 where terraform apply runs"
  local skeleton version='' status=0
  skeleton=$(aws connect update-authentication-profile --generate-cli-skeleton input --output json 2>&1 </dev/null) || status=$?
  case $skeleton in
    *'"SessionInactivityHandlingEnabled"'*) return 0 ;;
    *'Invalid choice'* | *'invalid choice'*) status=0 ;;
  esac
  if [ "$status" -ne 0 ]; then
    read_error "$skeleton"
    explain UpdateAuthenticationProfile "$skeleton"
  fi
  version=$(aws --version 2>&1 </dev/null) || version='unknown version'
  read -r version _ <<<"$version"
  fail "AWS CLI is too old ($version): it has no connect update-authentication-profile with --session-inactivity-handling-enabled; install a release later than 12 November 2025"
}

await_instance() {
  local deadline=$((SECONDS + wait_seconds)) status reason
  while :; do
    call DescribeInstance describe-instance \
      --query 'join(`";"`, [`"instance"`, Instance.InstanceStatus, not_null(Instance.StatusReason.Message, `""`)])'
    answer instance
    IFS=';' read -r status reason <<<"$answer"
    case $status in
      ACTIVE) return 0 ;;
      CREATION_FAILED) fail "creation of $where failed ($status: $reason): replace the instance, then run terraform apply again" ;;
    esac
    if [ "$((SECONDS + pause))" -ge "$deadline" ]; then
      fail "$where is not ready after $wait_seconds seconds (status $status, not ACTIVE): run terraform apply again when it is, or set CONNECT_GUARDRAILS_WAIT_SECONDS to more, at most 3600"
    fi
    sleep "$pause"
  done
}

find_default_profile() { # sets profile
  local try=1
  while :; do
    call ListAuthenticationProfiles list-authentication-profiles \
      --query 'AuthenticationProfileSummaryList[?IsDefault].join(`";"`, [`"default"`, Id])'
    answer default
    profile=$answer
    [[ $profile =~ ^[A-Za-z0-9][A-Za-z0-9-]*$ ]] && return 0
    if [ "$try" -ge "$tries" ]; then
      fail "$where has no default authentication profile in any of $tries reads of connect:ListAuthenticationProfiles: run terraform apply again in some minutes, then ask AWS Support"
    fi
    sleep "$pause"
    try=$((try + 1))
  done
}

describe_profile() { # sets the current values
  call DescribeAuthenticationProfile describe-authentication-profile --authentication-profile-id "$profile" \
    --query 'join(`";"`, [`"profile"`, AuthenticationProfile.to_string(PeriodicSessionDuration), AuthenticationProfile.to_string(SessionInactivityDuration), AuthenticationProfile.to_string(SessionInactivityHandlingEnabled), join(`" "`, not_null(AuthenticationProfile.AllowedIps, `[]`)), join(`" "`, not_null(AuthenticationProfile.BlockedIps, `[]`))])'
  answer profile
  IFS=';' read -r now_periodic now_inactivity now_handling now_allowed now_blocked <<<"$answer"
}

normalize() { # LIST: sets list, single addresses without their prefix length
  local entry address
  list=' '
  for entry in $1; do
    case $entry in
      *:*/128) IFS=/ read -r address _ <<<"$entry" ;;
      *:*) address=$entry ;;
      */32) IFS=/ read -r address _ <<<"$entry" ;;
      *) address=$entry ;;
    esac
    list="$list$address "
  done
}

same_set() { # LIST LIST: in any order; IPv6 in any case
  local first second entry same=0
  normalize "$1"
  first=$list
  normalize "$2"
  second=$list
  shopt -s nocasematch
  for entry in $first; do
    case $second in *" $entry "*) ;; *) same=1 ;; esac
  done
  for entry in $second; do
    case $first in *" $entry "*) ;; *) same=1 ;; esac
  done
  shopt -u nocasematch
  return "$same"
}

compare() { # sets changed to the names of settings that differ, differences to the names with both values
  changed='' differences=''
  same_set "$allowed" "$now_allowed" || differ allowed_ips "$now_allowed" "$allowed"
  [ "$periodic" = "$now_periodic" ] || differ periodic_session_duration "$now_periodic" "$periodic"
  [ "$inactivity" = "$now_inactivity" ] || differ session_inactivity_duration "$now_inactivity" "$inactivity"
  [ "$handling" = "$now_handling" ] || differ session_inactivity_handling_enabled "$now_handling" "$handling"
}

differ() { # NAME GOT EXPECTED
  local got expected
  read -r got <<<"$2"
  read -r expected <<<"$3"
  changed="$changed $1"
  differences="$differences; $1 is [$got], expected [$expected]"
}

update_profile() { # sends the settings that differ and no other
  local setting
  set -- --authentication-profile-id "$profile"
  for setting in $changed; do
    case "$setting $handling" in
      allowed_ips*) set -- "$@" --allowed-ips $allowed ;;
      periodic_session_duration*) set -- "$@" --periodic-session-duration "$periodic" ;;
      session_inactivity_duration*) set -- "$@" --session-inactivity-duration "$inactivity" ;;
      *true) set -- "$@" --session-inactivity-handling-enabled ;;
      *false) set -- "$@" --no-session-inactivity-handling-enabled ;;
    esac
  done
  call UpdateAuthenticationProfile update-authentication-profile "$@"
}

verify_profile() { # BLOCKED: reads back until the values are there; blocked_ips must be as before
  local try=1
  while :; do
    describe_profile
    compare
    same_set "$1" "$now_blocked" || differ blocked_ips "$now_blocked" "$1"
    [ -n "$differences" ] || return 0
    if [ "$try" -ge "$tries" ]; then
      fail "$what does not have the values after UpdateAuthenticationProfile and $tries reads$differences: run terraform apply again"
    fi
    sleep "$pause"
    try=$((try + 1))
  done
}

seconds CONNECT_GUARDRAILS_WAIT_SECONDS "$wait_seconds" 600 3600
wait_seconds=$number
seconds CONNECT_GUARDRAILS_PAUSE_SECONDS "$pause" 5 30
pause=$number
read_profile || fail "GOVERNED_PROFILE is not the JSON of a governed profile: it holds exactly allowed_ips, instance_id, periodic_session_duration, region, session_inactivity_duration and session_inactivity_handling_enabled, as jsonencode(self.input) writes them"
where="instance $profile_instance in $region"
[ "$instance" = "$profile_instance" ] || fail "INSTANCE_ID is \"$instance\", but GOVERNED_PROFILE is for $where: let both refer to the same instance"
[ -n "$allowed" ] || fail "allowed_ips is empty for $where, which would allow any address: give at least one range"
check_cli
await_instance
find_default_profile
what="authentication profile $profile of $where"
describe_profile
compare
if [ -z "$changed" ]; then
  printf '%s\n' "$what already has the governed values: nothing changed"
  exit 0
fi
updated=$changed
update_profile
verify_profile "$now_blocked"
printf '%s\n' "$what now has the governed values: changed$updated"
