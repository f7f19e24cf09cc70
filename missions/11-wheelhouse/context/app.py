"""The tide table: how high the water stands, added up in C because there is a lot of it."""

import json
import signal
import sys

from flask import Flask

import fastsum

app = Flask(__name__)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


@app.get("/")
def tides():
    with open("tides.json", encoding="utf-8") as file:
        table = json.load(file)
    total = fastsum.total(table["centimetres"])
    return f"Tides at {table['harbour']}: {total} cm in all\n"


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
