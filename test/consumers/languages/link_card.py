"""A card linked from Python, in each way in which it can go. Nothing but requests and the standard library."""

import base64
import hashlib
import hmac
import json
import os
import unittest
import uuid

import requests

URL = os.environ["MOCK_URL"]
AUTH_ID = "123456.python"
SECRET = b"secret"
LINK = "/v5/card-api/card/link"
STATUS = "/v5/card-api/request/status"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signature(path, body, secret=SECRET):
    header = {"uri": path, "auth_id": AUTH_ID, "method": "POST", "params": "", "alg": "HS512"}
    first = base64url(json.dumps(header, separators=(",", ":")).encode())
    mac = hmac.new(secret, f"{first}.{base64url(body)}".encode(), hashlib.sha512)
    return f"{first}..{base64url(mac.digest())}"


def send(path, members, **more):
    body = json.dumps(members).encode()
    headers = {"Content-Type": "application/json", "X-JWS-Signature": signature(path, body, **more)}
    return requests.post(URL + path, data=body, headers=headers, timeout=5, allow_redirects=False)


def control(name, members):
    response = requests.post(f"{URL}/_mock/{name}", json={**members, "auth_id": AUTH_ID}, timeout=5)
    response.raise_for_status()
    return response


class LinkCard(unittest.TestCase):
    def setUp(self):
        control("reset", {})
        self.request_id = str(uuid.uuid4())

    def link(self, scenario=None, **more):
        if scenario:
            control("next", {"scenario": scenario, "operation": "linkCard"})
        return send(LINK, {"request_id": self.request_id, "client_id": "c-1", "card_id": "k-1"}, **more)

    def status(self):
        body = send(STATUS, {"request_id": self.request_id}).json()
        return body["status"], body["request_status"]

    def assert_linked(self):
        self.assertEqual(self.status(), ("ok", "success"))

    def test_linked(self):
        self.assertEqual(self.link().json()["request_status"], "success")
        self.assert_linked()

    def test_in_process_until_it_is_settled(self):
        self.assertEqual(self.link("processing-then-success").json()["request_status"], "process")
        control("settle", {"request_id": self.request_id})
        self.assert_linked()

    def test_rejected(self):
        self.assertEqual(self.link("rejected").json()["status"], "error")
        self.assertEqual(self.status(), ("error", "error"))

    def test_refused_with_400(self):
        self.assertEqual(self.link("http-400").status_code, 400)

    def test_too_many_requests(self):
        response = self.link("http-429")
        self.assertEqual((response.status_code, response.headers["Retry-After"]), (429, "1"))

    def test_unavailable(self):
        self.assertEqual(self.link("unavailable").status_code, 503)

    def test_html_after_the_card_was_linked(self):
        with self.assertRaises(ValueError):
            self.link("html").json()
        self.assert_linked()

    def test_redirect_after_the_card_was_linked(self):
        self.assertEqual(self.link("redirect").status_code, 302)
        self.assert_linked()

    def test_connection_lost_after_the_card_was_linked(self):
        with self.assertRaises(requests.exceptions.ConnectionError):
            self.link("reset")
        self.assert_linked()

    def test_late_arrival(self):
        with self.assertRaises(requests.exceptions.ConnectionError):
            self.link("late")
        self.assertEqual(self.status(), ("error", "error"))
        control("settle", {"request_id": self.request_id})
        self.assert_linked()

    def test_duplicate(self):
        self.link()
        self.assertEqual(self.link().json()["status"], "error")
        self.assert_linked()

    def test_wrong_secret(self):
        response = self.link(secret=b"another")
        self.assertEqual((response.status_code, response.json()["part"]), (401, "signature"))

    def test_requests_are_recorded(self):
        self.link()
        came = control("wait", {"operation": "linkCard", "request_id": self.request_id}).json()
        self.assertEqual([request["status"] for request in came], [200])


unittest.main()
