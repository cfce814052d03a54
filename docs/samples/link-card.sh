#!/bin/sh
# Links a client to a card. Needs curl, openssl, jq and uuidgen. Run:
#   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… sh link-card.sh <client_id> <card_id> [request_id]
# request_id: of an earlier run, to send the same link again.
set -eu

usage() { echo "$1" >&2; exit 2; }
[ $# -ge 2 ] && [ $# -le 3 ] || usage "Usage: sh link-card.sh <client_id> <card_id> [request_id]"
[ -n "${FREEDOMPAY_AUTH_ID:-}" ] || usage "FREEDOMPAY_AUTH_ID is not set: expected the user id that the vendor issued."
[ -n "${FREEDOMPAY_SECRET:-}" ] || usage "FREEDOMPAY_SECRET is not set: expected the secret that the vendor issued."
alg=${FREEDOMPAY_ALGORITHM:-HS512}
case $alg in HS512 | HS256) ;; *) usage "FREEDOMPAY_ALGORITHM must be HS512 or HS256." ;; esac
base_url=${FREEDOMPAY_BASE_URL:-https://test-api.freedompay.kz}
path=/v5/card-api/card/link

# Show the id before sending: you need it if the response is lost.
request_id=${3:-$(uuidgen | tr A-F a-f)}
echo "request_id $request_id: keep it" >&2

# jq writes JSON without white space (-c) and escapes special characters in the ids. Sign these bytes, and send
# the same bytes.
body=$(jq -cn --arg request_id "$request_id" --arg client_id "$1" --arg card_id "$2" \
  '{$request_id, $client_id, $card_id}')
header=$(jq -cn --arg uri "$path" --arg auth_id "$FREEDOMPAY_AUTH_ID" --arg alg "$alg" \
  '{$uri, $auth_id, method: "POST", params: "", $alg}')
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
protected=$(printf %s "$header" | base64url)
payload=$(printf %s "$body" | base64url)
# Other users of this machine can see the secret in openssl's arguments: use your own machine.
mac=$(printf %s "$protected.$payload" | openssl dgst "-sha${alg#HS}" -hmac "$FREEDOMPAY_SECRET" -binary | base64url)

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
# Two dots: the payload is the body, so it is left out. curl follows no redirects by default.
came=$(printf 'X-JWS-Signature: %s..%s\n' "$protected" "$mac" |
  curl --silent --show-error --max-time 30 --header @- --header 'Content-Type: application/json' \
    --data-raw "$body" --output "$answer" --write-out '%{http_code} %{content_type}' "$base_url$path") || came=
# This says why a request was refused. Control characters could change the terminal.
[ -z "$came" ] ||
  printf 'HTTP %s: %s\n' "${came%% *}" "$(head -c 500 "$answer" | LC_ALL=C tr '[:cntrl:]' ' ')" >&2

# A 200 alone does not mean linked: read status and request_status together.
said=
case $came in
  '200 application/json' | '200 application/json;'*)
    said=$(jq -r '"\(.status) \(.request_status)"' "$answer" 2>/dev/null) || said= ;;
esac
# With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
[ "$said" = 'error error' ] && [ -n "${3:-}" ] && said=
case $said in
  'ok success') echo linked ;;
  'ok process') echo in_process ;;
  'error error') echo rejected; exit 1 ;;
  *)
    echo "The card may be linked: keep the request_id, ask request/status, and don't link anew." >&2
    echo unknown
    exit 1 ;;
esac
