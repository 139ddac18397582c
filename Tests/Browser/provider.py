#!/usr/bin/env python3
"""A real OpenID provider for the plays: oidc-provider-mock, on Authlib, with PKCE held and back-channel sign-out added.

    provider.py PORT CALLBACK LOGOUT [KEY]

Runs in the environment of that package. It knows a person of each role (`p-handler` and so on), one with two roles and
one with none; they choose who they are by a button, with no password. The first line of the standard output is the
client's id and secret as JSON: one client, registered for CALLBACK alone. It ends when its standard input does. With
KEY, the client's public key as PEM, it demands what Sweden Connect's profile has: requests signed by that key
(RFC 9101), and a client that proves itself by it (RFC 7523); Authlib judges both.

Each further line of the standard input is a subject, who is signed out everywhere: a token signed with the provider's
key is posted to LOGOUT, and the status that comes back is the next line of the standard output. `!SUBJECT` sends the
token of before once more.
"""

import base64
import dataclasses
import hashlib
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import flask  # noqa: E402
import werkzeug.serving  # noqa: E402
from authlib import jose  # noqa: E402
from authlib.oauth2 import rfc7523, rfc9101  # noqa: E402
from joserfc import jwk, jwt  # noqa: E402
from oidc_provider_mock import _app as mock  # noqa: E402
from oidc_provider_mock._app import app  # noqa: E402
from oidc_provider_mock._storage import User  # noqa: E402

PORT, CALLBACK, LOGOUT = int(sys.argv[1]), sys.argv[2], sys.argv[3]
KEY = jwk.import_key(open(sys.argv[4]).read(), "EC") if len(sys.argv) > 4 else None
ISSUER = f"http://localhost:{PORT}"
ROLES = ["registrar", "handler", "jurist", "decider", "archivist", "head"]
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"


def person(sub, name, groups, acr=LOA3):
    return User(sub=sub, claims={"name": name, "email": f"{sub}@example.org", "groups": groups, "acr": acr})


PEOPLE = [person(f"p-{role}", f"{role.capitalize()} Alm", [f"ks-{role}"]) for role in ROLES] + [
    person("p-two", "Två Roller", ["ks-handler", "sn-jurist"]),
    person("p-none", "Ingen Roll", ["canteen"]),
    person("p-weak", "Svag Inloggning", ["ks-decider"], acr="password"),
]

service = app(user_claims=PEOPLE, require_client_registration=True, require_nonce=True)
kept = {"challenges": {}, "storage": None, "logout": None, "strict": False}
DEMANDS = {
    "require_signed_request_object": True, "request_parameter_supported": True,
    "request_object_signing_alg_values_supported": ["ES256"], "claims_parameter_supported": True,
    "token_endpoint_auth_methods_supported": ["private_key_jwt"]}


class SignedRequests(rfc9101.JWTAuthenticationRequest):
    claims_validator = jwt.JWTClaimsRegistry(
        client_id={"essential": True}, iss={"essential": True}, exp={"essential": True}, jti={"essential": True},
        aud={"essential": True, "value": ISSUER})

    def resolve_client_public_key(self, client):
        return KEY

    def get_server_metadata(self):
        return DEMANDS

    def get_client_require_signed_request_object(self, client):
        return True


class ClientsProof(rfc7523.JWTBearerClientAssertion):
    CLIENT_AUTH_METHOD = "private_key_jwt"
    used = set()

    def get_audiences(self):
        return [f"{ISSUER}/oauth2/token"]

    def resolve_client_public_key(self, client):
        return KEY

    def validate_jti(self, claims, jti):
        fresh = jti not in self.used
        self.used.add(jti)
        return fresh


def demand_signatures():
    """Once: what comes unsigned, or proves itself by a secret, is refused."""
    if KEY and not kept["strict"]:
        kept["strict"] = True
        server = flask.g._authlib_authorization_server
        server.register_extension(SignedRequests())
        server.register_client_auth_method("private_key_jwt", ClientsProof())
        mock.AuthorizationCodeGrant.TOKEN_ENDPOINT_AUTH_METHODS = ["private_key_jwt"]


def asked(name):
    """A parameter of the request, out of the signed one where there is one; Authlib judges the signature."""
    signed = flask.request.args.get("request")
    if not (signed and KEY):
        return flask.request.args.get(name)
    body = signed.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))).get(name)


@service.before_request
def hold_the_verifier():
    """RFC 7636: a code is given for a challenge, and tokens for its verifier alone."""
    kept["storage"] = flask.g.oidc_provider_mock_storage
    demand_signatures()
    if flask.request.path == "/oauth2/authorize" and asked("code_challenge_method") != "S256":
        return "PKCE is needed", 400
    if flask.request.path == "/oauth2/token":
        form = flask.request.form
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).decode().rstrip("=")
        if kept["challenges"].pop(form.get("code"), None) != challenge:
            return {"error": "invalid_grant"}, 400


@service.after_request
def remember_the_challenge(response):
    place = response.headers.get("Location", "")
    code = urllib.parse.parse_qs(urllib.parse.urlparse(place).query).get("code")
    if flask.request.path == "/oauth2/authorize" and code:
        kept["challenges"][code[0]] = asked("code_challenge")
    if KEY and flask.request.path == "/.well-known/openid-configuration":
        response = flask.jsonify({**response.get_json(), **DEMANDS})
    return response


def logout_token(client, subject):
    now = int(time.time())
    claims = {
        "iss": ISSUER, "aud": client, "iat": now, "exp": now + 120, "jti": str(uuid.uuid4()), "sub": subject,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}}}
    return jose.jwt.encode({"alg": "RS256", "typ": "logout+jwt"}, claims, kept["storage"].jwk).decode()


def sign_out(client, subject):
    if not subject.startswith("!"):
        kept["logout"] = logout_token(client, subject)
    body = urllib.parse.urlencode({"logout_token": kept["logout"]}).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(LOGOUT, data=body), timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as problem:
        return problem.code


server = werkzeug.serving.make_server("localhost", PORT, service, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
request = urllib.request.Request(
    f"{ISSUER}/oauth2/clients", data=json.dumps({"redirect_uris": [CALLBACK]}).encode(),
    headers={"Content-Type": "application/json"})
with urllib.request.urlopen(request, timeout=30) as answer:
    client = json.loads(answer.read())
if KEY:
    known = kept["storage"].get_client(client["client_id"])
    kept["storage"].store_client(dataclasses.replace(known, token_endpoint_auth_method="private_key_jwt"))
print(json.dumps(client), flush=True)
for line in sys.stdin:
    print(sign_out(client["client_id"], line.strip()), flush=True)
