"""An intake and an act in Django and psycopg: request, number, event and outbox row in one transaction."""

import hashlib
import json
import os
import secrets
from datetime import datetime, timezone
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import JsonResponse
from django.urls import path

place = urlsplit(os.environ["DATABASE"])
settings.configure(
    DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY=secrets.token_hex(),
    MIDDLEWARE=[], USE_TZ=True,
    DATABASES={"default": {
        "ENGINE": "django.db.backends.postgresql", "NAME": place.path[1:],
        "HOST": parse_qs(place.query)["host"][0], "USER": "utlamnande",
        "OPTIONS": {"pool": {"min_size": 8, "max_size": 8}},
    }},
)
django.setup()


def answer(value, status=200):
    """JSON with its length: without one gunicorn sends it in chunks."""
    response = JsonResponse(value, status=status)
    response["Content-Length"] = len(response.content)
    return response


def ask(request):
    asked = json.loads(request.body)
    if not {"authority", "description", "delivery"} <= asked.keys():
        return answer({"title": "incomplete"}, status=400)
    id, code, now = secrets.token_hex(16), secrets.token_urlsafe(24), datetime.now(timezone.utc)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE counters SET last = last + 1 WHERE authority = %s AND year = %s RETURNING last",
            [asked["authority"], now.year])
        number = f"KS {now.year}-{cursor.fetchone()[0]:05}"
        cursor.execute(
            "INSERT INTO requests VALUES (%s, %s, %s, %s, %s, %s, 1, %s)",
            [id, asked["authority"], number, asked["description"], asked["delivery"].get("address"),
             hashlib.sha256(code.encode()).digest(), now])
        cursor.execute(
            "INSERT INTO events VALUES (%s, 1, %s, %s)", [id, json.dumps({"submitted": asked}), now])
        cursor.execute(
            "INSERT INTO outbox VALUES (%s, %s, %s, 'pending', %s)",
            [secrets.token_hex(10), id, "Hej. " * 150, now])
    return answer({"requestId": id, "accessCode": code, "registerNumber": number}, status=201)


def act(request, id):
    done, now = json.loads(request.body), datetime.now(timezone.utc)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT version, number FROM requests WHERE id = %s FOR UPDATE", [id])
        row = cursor.fetchone()
        if row is None:
            return answer({"title": "unknown"}, status=404)
        version = row[0] + 1
        cursor.execute(
            "INSERT INTO events VALUES (%s, %s, %s, %s)", [id, version, json.dumps(done), now])
        cursor.execute("UPDATE requests SET version = %s WHERE id = %s", [version, id])
    return answer({"id": id, "version": version, "registerNumber": row[1]})


urlpatterns = [path("requests", ask), path("cases/<str:id>/acts", act)]
application = get_wsgi_application()
