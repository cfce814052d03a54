"""Links a client to a card. Needs Python 3.8 or later and requests (pip install requests). Run:
FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… python3 link-card.py <client_id> <card_id> [request_id]
request_id: of an earlier run, to send the same link again.
"""
import base64
import hashlib
import hmac
import json
import os
import sys
import uuid

import requests

PATH = "/v5/card-api/card/link"
DIGESTS = {"HS512": hashlib.sha512, "HS256": hashlib.sha256}
OUTCOMES = {("ok", "success"): "linked", ("ok", "process"): "in_process", ("error", "error"): "rejected"}


def usage(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def from_env(name, what):
    return os.environ.get(name) or usage(f"{name} is not set: expected the {what} that the vendor issued.")


def compact(value):
    """JSON without white space, in UTF-8."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


if len(sys.argv) not in (3, 4):
    usage("Usage: python3 link-card.py <client_id> <card_id> [request_id]")
auth_id = from_env("FREEDOMPAY_AUTH_ID", "user id")
secret = from_env("FREEDOMPAY_SECRET", "secret")
alg = os.environ.get("FREEDOMPAY_ALGORITHM") or "HS512"
if alg not in DIGESTS:
    usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.")
base_url = os.environ.get("FREEDOMPAY_BASE_URL") or "https://test-api.freedompay.kz"

# Show the id before sending: you need it if the response is lost.
request_id = sys.argv[3] if len(sys.argv) == 4 else str(uuid.uuid4())
print(f"request_id {request_id}: keep it", file=sys.stderr)

# Sign these bytes, and send the same bytes.
body = compact({"request_id": request_id, "client_id": sys.argv[1], "card_id": sys.argv[2]})
protected = base64url(compact({"uri": PATH, "auth_id": auth_id, "method": "POST", "params": "", "alg": alg}))
mac = hmac.new(secret.encode(), protected + b"." + base64url(body), DIGESTS[alg]).digest()
# Two dots: the payload is the body, so it is left out.
headers = {"Content-Type": "application/json", "X-JWS-Signature": protected + b".." + base64url(mac)}

outcome = "unknown"
try:
    # Follow no redirect: the signed request is only for this server.
    response = requests.post(base_url + PATH, data=body, headers=headers, timeout=30, allow_redirects=False)
    # This says why a request was refused. !r escapes control characters.
    print(f"HTTP {response.status_code}: {response.text[:500]!r}", file=sys.stderr)
    media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    # A 200 alone does not mean linked: read status and request_status together.
    if response.status_code == 200 and media_type == "application/json":
        answer = response.json()
        outcome = OUTCOMES.get((answer["status"], answer["request_status"]), "unknown")
except (requests.RequestException, ValueError, KeyError, TypeError) as error:
    print(f"No whole answer came: {error!r}", file=sys.stderr)

# With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
if outcome == "rejected" and len(sys.argv) == 4:
    outcome = "unknown"
if outcome == "unknown":
    print("The card may be linked: keep the request_id, ask request/status, and don't link anew.", file=sys.stderr)
print(outcome)
sys.exit(0 if outcome in ("linked", "in_process") else 1)
