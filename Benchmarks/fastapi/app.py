"""An intake and an act in FastAPI and asyncpg: request, number, event and outbox row in one transaction."""

import hashlib
import json
import os
import secrets
from contextlib import asynccontextmanager
from datetime import datetime, timezone

import asyncpg
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.pool = await asyncpg.create_pool(os.environ["DATABASE"], min_size=8, max_size=8)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


class Delivery(BaseModel):
    form: str
    address: str | None = None


class Asked(BaseModel):
    authority: str = Field(max_length=40)
    description: str = Field(max_length=10_000)
    documents: list[str] = []
    delivery: Delivery


class Act(BaseModel):
    verb: str
    text: str = Field(max_length=10_000)


@app.post("/requests", status_code=201)
async def ask(asked: Asked):
    id, code, now = secrets.token_hex(16), secrets.token_urlsafe(24), datetime.now(timezone.utc)
    async with app.state.pool.acquire() as connection, connection.transaction():
        last = await connection.fetchval(
            "UPDATE counters SET last = last + 1 WHERE authority = $1 AND year = $2 RETURNING last",
            asked.authority, now.year)
        number = f"KS {now.year}-{last:05}"
        await connection.execute(
            "INSERT INTO requests VALUES ($1, $2, $3, $4, $5, $6, 1, $7)",
            id, asked.authority, number, asked.description, asked.delivery.address,
            hashlib.sha256(code.encode()).digest(), now)
        await connection.execute(
            "INSERT INTO events VALUES ($1, 1, $2, $3)",
            id, json.dumps({"submitted": asked.model_dump()}), now)
        await connection.execute(
            "INSERT INTO outbox VALUES ($1, $2, $3, 'pending', $4)",
            secrets.token_hex(10), id, "Hej. " * 150, now)
    return {"requestId": id, "accessCode": code, "registerNumber": number}


@app.post("/cases/{id}/acts")
async def act(id: str, act: Act):
    now = datetime.now(timezone.utc)
    async with app.state.pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow("SELECT * FROM requests WHERE id = $1 FOR UPDATE", id)
        if row is None:
            raise HTTPException(404)
        version = row["version"] + 1
        await connection.execute(
            "INSERT INTO events VALUES ($1, $2, $3, $4)",
            id, version, json.dumps(act.model_dump()), now)
        await connection.execute("UPDATE requests SET version = $2 WHERE id = $1", id, version)
    return {"id": id, "version": version, "registerNumber": row["number"]}
