"""Links a client to a card, then asks for the status of the request.
Needs Python 3.8 or later and requests (pip install requests). Run:
FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… python3 link-card.py <client_id> <card_id> [request_id]
request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
"""
import base64
import hashlib
import hmac
import json
import os
import sys
import uuid

DIGESTS = {"HS512": hashlib.sha512, "HS256": hashlib.sha256}
OUTCOMES = {("ok", "success"): "linked", ("ok", "process"): "in_process"}


# sign and send
def compact(members):
    """JSON without white space, in UTF-8."""
    return json.dumps(members, separators=(",", ":"), ensure_ascii=False).encode()


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def send(path, members):
    body = compact(members)  # sign these bytes, and send the same bytes
    protected = base64url(compact({"uri": path, "auth_id": auth_id, "method": "POST", "params": "", "alg": alg}))
    mac = hmac.new(secret, protected + b"." + base64url(body), DIGESTS[alg]).digest()
    # Two dots: the payload is the body, so it is left out.
    headers = {"Content-Type": "application/json", "X-JWS-Signature": protected + b".." + base64url(mac)}
    # Follow no redirect: the signed request is only for this server.
    return requests.post(base_url + path, data=body, headers=headers, timeout=30, allow_redirects=False)
# end


def usage(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def from_env(name, what):
    return os.environ.get(name) or usage(f"{name} is not set: expected the {what} that the vendor issued.")


def call(operation, members):
    outcome = "unknown"
    try:
        response = send(f"/v5/card-api/{operation}", members)
        response.encoding = "utf-8"
        # This shows the vendor's code and words. !r escapes control characters.
        print(f"{operation}: HTTP {response.status_code}: {response.text[:500]!r}", file=sys.stderr)
        media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if response.status_code == 200 and media_type == "application/json":
            said = response.json()
            # Anything else is unknown, an error too: it may be the response to a duplicate of a link that succeeded.
            outcome = OUTCOMES.get((said["status"], said["request_status"]), "unknown")
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        print(f"{operation}: no whole response: {error!r}", file=sys.stderr)
    print(f"{operation}: {outcome}")
    return outcome


try:
    import requests
except ImportError:
    usage("The module requests is missing: pip install requests. Nothing was sent.")
if len(sys.argv) not in (3, 4) or "" in sys.argv:
    usage("Usage: python3 link-card.py <client_id> <card_id> [request_id], none of them empty")
auth_id = from_env("FREEDOMPAY_AUTH_ID", "user id")
secret = from_env("FREEDOMPAY_SECRET", "secret").encode()
alg = os.environ.get("FREEDOMPAY_ALGORITHM") or "HS512"
if alg not in DIGESTS:
    usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.")
base_url = os.environ.get("FREEDOMPAY_BASE_URL") or "https://test-api.freedompay.kz"
client_id, card_id, request_id = (sys.argv[1:] + [str(uuid.uuid4())])[:3]

# Print the ids before sending: you need them if the response is lost.
ids = f"request_id {request_id}, client_id {client_id}, card_id {card_id}"
print(f"{ids}: keep all three until the link is final", file=sys.stderr)
outcomes = [
    call("card/link", {"request_id": request_id, "client_id": client_id, "card_id": card_id}),
    call("request/status", {"request_id": request_id}),
]
if "linked" in outcomes:
    sys.exit(0)
print(
    "Ask again later, with the same ids. A new request_id only after the link is certainly rejected: see the guide.",
    file=sys.stderr,
)
sys.exit(3 if "in_process" in outcomes else 6)
