"""Counts its visitors in Redis."""

import os

import redis
from flask import Flask, jsonify

app = Flask(__name__)
store = redis.Redis(
    host=os.environ.get("REDIS_HOST", "localhost"),
    port=int(os.environ.get("REDIS_PORT", "6379")),
    db=int(os.environ.get("REDIS_DB", "0")),
    socket_connect_timeout=5,
    socket_timeout=10,
)


@app.get("/")
def count():
    visits = store.incr("visits")
    return jsonify(visits=visits, version=os.environ.get("APP_VERSION", "1"), pod=os.uname().nodename)


@app.get("/ready")
def ready():
    try:
        store.ping()
    except redis.RedisError as error:
        return jsonify(ready=False, reason=str(error)), 503
    return jsonify(ready=True)


@app.get("/ping")
def ping():
    return "pong"
