"""Configuration of gunicorn."""

import os
from pathlib import Path

_port = os.environ.get("PORT", "8000")

bind = f"0.0.0.0:{_port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
loglevel = "warning"
accesslog = None
# gunicorn's maximum. A search of a few hundred words should reach the page, which explains what is wrong with it.
limit_request_line = 8190
# Otherwise gunicorn opens a control socket in the home directory.
control_socket_disable = True
# Workers send heartbeats by touching a file. On a slow disk that can block them until they are killed, so use memory.
_memory = Path("/dev/shm")
worker_tmp_dir = str(_memory) if _memory.is_dir() and os.access(_memory, os.W_OK) else None


def post_worker_init(worker):
    """Print the address when the first worker has loaded the site."""
    if worker.age == 1:
        print(f"HubFinder is up: http://localhost:{_port} (Ctrl-C stops it)", flush=True)
