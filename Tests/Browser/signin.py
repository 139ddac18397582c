"""Staff sign in by a real identity provider, as each role, and are signed out by it."""

import json
import pathlib
import subprocess
import urllib.error
import urllib.request

from house import ROLES, ROOT, free_port, wait_for

PROVIDER = "form#provider-lokal button"
GROUPS = [f"ks-{role}" for role in ROLES]


class SignInHouse:
    """A service whose staff sign in by a provider; both end with it. The two are sites of their own to the browser."""

    def __init__(self, binary, folder, signs=False):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port, provider_port = free_port(), free_port()
        self.url, self.issuer = f"http://127.0.0.1:{self.port}", f"http://localhost:{provider_port}"
        secret, public = self.folder / "client.secret", []
        if signs:
            public = [str(self.folder / "client.pub.pem")]
            subprocess.run(
                ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", secret],
                check=True, stderr=subprocess.DEVNULL)
            subprocess.run(["openssl", "pkey", "-in", secret, "-pubout", "-out", *public], check=True)
        self.provider = subprocess.Popen(
            [str(ROOT / ".build/tools/oidc-provider-mock-venv/bin/python"), str(ROOT / "Tests/Browser/provider.py"),
             str(provider_port), f"{self.url}/arbete/logga-in/lokal/svar", f"{self.url}/api/v1/sign-in/lokal/logout",
             *public],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        client = json.loads(self.provider.stdout.readline())
        if signs:
            proof = {
                "clientAuthentication": "private_key_jwt", "clientKeyFile": str(secret), "askClaims": ["name", "groups"]}
        else:
            secret.write_text(client["client_secret"] + "\n")
            proof = {"clientSecretFile": str(secret)}
        roles = [{"claim": "groups", "value": f"ks-{role}", "authority": "ks", "role": role} for role in ROLES]
        roles.append({"claim": "groups", "value": "sn-jurist", "authority": "sn", "role": "jurist"})
        settings = self.folder / "sign-in.yaml"
        # JSON is YAML as well.
        settings.write_text(json.dumps({
            "requiredLevels": {"decider": 3},
            "providers": [{
                "id": "lokal", "name": {"sv": "Provlegitimation", "en": "Test identity"}, "issuer": self.issuer,
                "clientId": client["client_id"], **proof, "scopes": ["openid", "profile", "email"], "roles": roles,
                "levels": [{"claim": "acr", "value": "http://id.elegnamnden.se/loa/1.0/loa3", "level": 3}]}]}))
        self.log = open(self.folder / "server.txt", "wb")
        self.server = subprocess.Popen(
            [binary, "serve", "--data", str(self.folder / "data"), "--port", str(self.port), "--public-url", self.url,
             "--sign-in", str(settings), "--wrong-codes-per-minute", "0"], stdout=self.log, stderr=self.log)
        wait_for("the server", self.is_ready)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(30)
        self.provider.stdin.close()
        self.provider.wait(30)
        self.log.close()

    def is_ready(self):
        assert self.server.poll() is None, (self.folder / "server.txt").read_text()
        try:
            with urllib.request.urlopen(f"{self.url}/ready", timeout=5) as answer:
                return json.loads(answer.read())["providers"] == [{"name": "lokal", "problem": None}]
        except (urllib.error.URLError, OSError):
            return False

    def sign_out(self, subject):
        """The provider says that somebody has signed out; the status that the service answers."""
        self.provider.stdin.write(f"{subject}\n")
        self.provider.stdin.flush()
        return int(self.provider.stdout.readline())

    def logged(self, word):
        return word in (self.folder / "server.txt").read_text()


def arrive(person, house, path="/arbete"):
    """To the provider's page, from one of ours."""
    person.goto(f"{house.url}{path}")
    person.press(PROVIDER)
    person.page.wait_for_url(f"{house.issuer}/**")


def choose(person, subject):
    person.press(f'button[name="sub"][value="{subject}"]')


def sign_in(person, house, subject, path="/arbete"):
    arrive(person, house, path)
    choose(person, subject)
    person.page.wait_for_url(f"{house.url}{path}")


def each_role(house, browser, audit, person_for):
    """Each role signs in and out; who has two chooses, and who has none or too weak a proof is told."""
    with SignInHouse(house.binary, house.folder / f"sign-in-{free_port()}") as own:
        person = person_for()
        person.goto(f"{own.url}/arbete")
        audit.look_here("POST-sign-in", person.page)
        for role in ROLES:
            person = person_for()
            sign_in(person, own, f"p-{role}")
            assert person.page.locator("main h1").count() == 1
            person.goto(f"{own.url}/arbete/logga-in")
            person.goto(f"{own.url}/arbete/statistik")
            person.page.wait_for_url("**/arbete/statistik")
            person.press('form[action="/arbete/logga-ut"] button')
            person.page.wait_for_url(f"{own.issuer}/**")
            person.press('form[action*="end_session"] button, main button')
            person.page.wait_for_url(f"{own.url}/arbete/logga-in?ut=1")
            audit.look_here("POST-sign-in-out", person.page)
            person.goto(f"{own.url}/arbete")
            assert person.page.locator(PROVIDER).count() == 1, "still signed in"

        two = person_for()
        arrive(two, own)
        choose(two, "p-two")
        two.page.wait_for_url(f"{own.url}/arbete/roll")
        audit.look_here("POST-sign-in-choose", two.page)
        two.page.locator('[name="member"]').nth(1).check()
        two.press("form#power button.primary")
        two.page.wait_for_url(f"{own.url}/arbete")

        for subject, words in [("p-none", "Du har ingen roll här"), ("p-weak", "Logga in på ett säkrare sätt")]:
            other = person_for()
            arrive(other, own)
            choose(other, subject)
            other.page.wait_for_url(f"{own.url}/**")
            other.see(words)
            audit.look_here(f"POST-sign-in-{subject}", other.page)
            # The same answer again lets nobody in.
            again = other.page.goto(other.page.url)
            assert again.status == 400, again.status
        assert own.logged("signIn.refused")
        assert not own.logged("p-none"), "a person stands in the log"


def signed_out_there(house, browser, audit, person_for):
    """The provider ends a session here while somebody writes; what was written is there after the next sign-in."""
    with SignInHouse(house.binary, house.folder / f"sign-in-{free_port()}") as own:
        request = urllib.request.Request(
            f"{own.url}/api/v1/requests", method="POST", headers={"Content-Type": "application/json"},
            data=json.dumps({"authority": "ks", "description": "Avtalet", "delivery": {"form": "link"}}).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            case = json.loads(answer.read())["requestId"]
        handler, head = person_for(), person_for()
        sign_in(handler, own, "p-handler")
        sign_in(head, own, "p-head")
        handler.goto(f"{own.url}/arbete/arenden/{case}/atgarder/note")
        handler.fill('form#act [name="text"]', "Det jag skrev innan jag blev utloggad")
        assert own.sign_out("p-handler") == 200
        assert own.sign_out("!p-handler") == 400, "a token is taken once"
        handler.press("form#act button.primary")
        handler.see("Logga in")
        audit.look_here("POST-sign-in-kept", handler.page)
        handler.press(PROVIDER)
        handler.page.wait_for_url(f"{own.issuer}/**")
        choose(handler, "p-handler")
        handler.page.wait_for_url(f"{own.url}/**")
        handler.see("Det jag skrev innan jag blev utloggad")
        handler.press("section.kept form button")
        handler.goto(f"{own.url}/arbete/arenden/{case}")
        handler.see("Det jag skrev innan jag blev utloggad")
        head.goto(f"{own.url}/arbete/statistik")
        assert head.page.locator(PROVIDER).count() == 0, "the wrong session was ended"


def by_signed_requests(house, browser, audit, person_for):
    """A provider as Sweden Connect's profile has them takes nothing but what the service's key has signed."""
    with SignInHouse(house.binary, house.folder / f"sign-in-{free_port()}", signs=True) as own:
        person = person_for()
        arrive(person, own)
        signed = person.page.url
        assert "request=" in signed and "nonce=" not in signed, signed
        # One letter of the signature is another, and so is what is asked for beside it.
        head, _, tail = signed.partition("request=")
        broken = head + "request=" + tail[:-9] + ("A" if tail[-9] != "A" else "B") + tail[-8:]
        plain = head + "state=s&nonce=n&code_challenge_method=S256&code_challenge=c"
        for url in [broken, plain]:
            other = person_for()
            assert other.page.goto(url).status == 400, url
            assert other.page.locator('button[name="sub"]').count() == 0, "anything is taken"
        choose(person, "p-jurist")
        person.page.wait_for_url(f"{own.url}/arbete")
        assert person.page.locator("main h1").count() == 1
