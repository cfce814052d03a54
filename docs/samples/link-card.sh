#!/bin/sh
# Links a client to a card, then asks for the status of the request. Needs curl, jq, perl and uuidgen. Run:
#   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… sh link-card.sh <client_id> <card_id> [request_id]
# request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
# It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
set -eu

base64url() { jq -Rsrj '@base64' | tr '+/' '-_' | tr -d '='; }

# sign and send
# The response's body goes to the file $response, its HTTP status and content type to stdout.
send() { # path, body
  protected=$(jq -cjn --arg uri "$1" --arg auth_id "$FREEDOMPAY_AUTH_ID" --arg alg "$alg" \
    '{$uri, $auth_id, method: "POST", params: "", $alg}' | base64url)
  # perl has the secret from the environment: other users of this machine can read a process's arguments.
  mac=$(printf %s "$protected.$(printf %s "$2" | base64url)" | perl -MDigest::SHA -e \
    'print Digest::SHA->can("hmac_sha$ARGV[0]_base64")->(<STDIN>, $ENV{FREEDOMPAY_SECRET})' "${alg#HS}" | tr '+/' '-_')
  # Two dots: the payload is the body, so it is left out. Without --disable, ~/.curlrc could have redirects followed.
  printf 'X-JWS-Signature: %s..%s\n' "$protected" "$mac" |
    curl --disable --silent --show-error --max-time 30 --header @- --header 'Content-Type: application/json' \
      --data-raw "$2" --output "$response" --write-out '%{http_code} %{content_type}' "$base_url$1"
}
# end

usage() { echo "$1" >&2; exit 2; }
for tool in curl jq perl uuidgen; do
  command -v "$tool" >/dev/null || usage "$tool is missing: install it. Nothing was sent."
done
perl -MDigest::SHA -e 1 || usage "perl's module Digest::SHA is missing: install it. Nothing was sent."
[ $# -eq 2 ] || [ $# -eq 3 ] || usage "Usage: sh link-card.sh <client_id> <card_id> [request_id]"
for id in "$@"; do [ -n "$id" ] || usage "An id is empty. Nothing was sent."; done
[ -n "${FREEDOMPAY_AUTH_ID:-}" ] || usage "FREEDOMPAY_AUTH_ID is not set: expected the user id that the vendor issued."
[ -n "${FREEDOMPAY_SECRET:-}" ] || usage "FREEDOMPAY_SECRET is not set: expected the secret that the vendor issued."
alg=${FREEDOMPAY_ALGORITHM:-HS512}
case $alg in HS512 | HS256) ;; *) usage "FREEDOMPAY_ALGORITHM must be HS512 or HS256." ;; esac
base_url=${FREEDOMPAY_BASE_URL:-https://test-api.freedompay.kz}
response=$(mktemp)
trap 'rm -f "$response"' EXIT

call() { # operation, body
  came=$(send "/v5/card-api/$1" "$2") || came=
  # This shows the vendor's code and words. Control characters could change the terminal.
  [ -z "$came" ] ||
    printf '%s: HTTP %s: %s\n' "$1" "${came%% *}" "$(head -c 500 "$response" | LC_ALL=C tr '[:cntrl:]' ' ')" >&2
  said=
  case $came in
    '200 application/json' | '200 application/json;'*)
      said=$(jq -r '"\(.status) \(.request_status)"' "$response" 2>/dev/null) || said= ;;
  esac
  # Anything else is unknown, an error too: it may be the response to a duplicate of a link that succeeded.
  case $said in 'ok success') said=linked ;; 'ok process') said=in_process ;; *) said=unknown ;; esac
  echo "$1: $said"
}

# Print the ids before sending: you need them if the response is lost.
request_id=${3:-$(uuidgen | tr A-F a-f)}
[ -n "$request_id" ] || usage "uuidgen made no request_id. Nothing was sent."
echo "request_id $request_id, client_id $1, card_id $2: keep all three until the link is final" >&2
call card/link "$(jq -cjn --arg request_id "$request_id" --arg client_id "$1" --arg card_id "$2" \
  '{$request_id, $client_id, $card_id}')"
linked=$said
call request/status "$(jq -cjn --arg request_id "$request_id" '{$request_id}')"

case "$linked $said" in *linked*) exit 0 ;; *in_process*) code=3 ;; *) code=6 ;; esac
echo "Ask again later, with the same ids. \
A new request_id only after the link is certainly rejected: see the guide." >&2
exit "$code"
