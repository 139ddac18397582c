"""Staff log in with a password and a one-time code, and out everywhere."""

import base64
import hashlib
import hmac
import time

PASSWORD = "korrekt häst batteri klammer"


def one_time_code(key, used=()):
    """The six digits of RFC 6238 for this moment, of a step that no code was used of."""
    while int(time.time()) // 30 in used:
        time.sleep(0.5)
    step = int(time.time()) // 30
    secret = base64.b32decode(key.replace(" ", ""))
    mac = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = mac[19] & 15
    number = int.from_bytes(mac[start:start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}", step


def password_and_code(house, browser, audit, person_for):
    """An account is made behind the token; then it lets in, once a code, and everywhere is one button."""
    token = house.add_staff("handler")
    name = f"hanna{time.time_ns()}"
    first = person_for()
    first.goto(f"{house.url}/arbete")
    first.fill('form#login [name="token"]', token)
    first.press("form#login button.primary")
    first.press('footer a[href="/arbete/konto"]')
    audit.look_here("account-without-password", first.page)
    first.fill('form#make [name="userName"]', "Å")
    first.fill('form#make [name="newPassword"]', "Sommar2026!!")
    first.fill('form#make [name="newCode"]', "1")
    first.press("form#make button.primary")
    first.see("Lösenordet är för vanligt")
    audit.look_here("account-mistakes", first.page)
    key = first.page.locator("dl.secret code").first.inner_text()
    code, step = one_time_code(key)
    first.fill('form#make [name="userName"]', name)
    first.fill('form#make [name="newPassword"]', PASSWORD)
    first.fill('form#make [name="newCode"]', code)
    first.press("form#make button.primary")
    first.see("Nu kan du logga in")
    audit.look_here("account-made", first.page)

    second = person_for()
    second.goto(f"{house.url}/arbete/logga-in")
    audit.note("login-with-password", second.page)
    second.fill('form#password-login [name="userName"]', name)
    second.fill('form#password-login [name="password"]', PASSWORD)
    # The code that made the account is used.
    second.fill('form#password-login [name="oneTimeCode"]', code)
    second.press("form#password-login button.primary")
    second.see("stämmer inte")
    assert second.page.locator('[name="password"]').input_value() == "", "a password stands on the page"
    code, step = one_time_code(key, used={step})
    second.fill('form#password-login [name="password"]', PASSWORD)
    second.fill('form#password-login [name="oneTimeCode"]', code)
    second.press("form#password-login button.primary")
    second.page.wait_for_url("**/arbete")

    second.press('footer a[href="/arbete/konto"]')
    second.see("Lösenord och engångskod")
    second.press("form#everywhere button")
    second.page.wait_for_url("**/arbete/logga-in")
    first.goto(f"{house.url}/arbete")
    first.see("För dig som arbetar hos myndigheten")

    # Sessions that last, to be looked at in every way.
    for page, key in [("account", token), ("account-without-password", house.add_staff("handler"))]:
        other = person_for()
        other.goto(f"{house.url}/arbete/logga-in")
        other.fill('form#login [name="token"]', key)
        other.press("form#login button.primary")
        other.press('footer a[href="/arbete/konto"]')
        audit.note(page, other.page)
