"""The health check of the image: 0 where /livez answers, 1 where it does not. LIVEZ: its address."""

import os
import sys
import urllib.request

try:
    urllib.request.urlopen(os.environ.get("LIVEZ", "http://127.0.0.1:8080/livez"), timeout=8).close()  # noqa: S310
except OSError as error:
    sys.exit(f"not alive: {error}")
