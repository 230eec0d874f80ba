"""How gunicorn serves the site."""

import os
from pathlib import Path

_port = os.environ.get("PORT", "8000")

bind = f"0.0.0.0:{_port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
loglevel = "warning"
accesslog = None
# The longest that gunicorn allows: a search of some hundred words should reach the page, which says what is wrong with it.
limit_request_line = 8190
# Without this gunicorn opens a control socket in the home directory.
control_socket_disable = True
# Workers report that they live by touching a file; on a slow disk that can stall them until they are killed.
_memory = Path("/dev/shm")
worker_tmp_dir = str(_memory) if _memory.is_dir() and os.access(_memory, os.W_OK) else None


def post_worker_init(worker):
    """Print the address once, when the first worker has loaded the site."""
    if worker.age == 1:
        print(f"HubFinder is up: http://localhost:{_port} (Ctrl-C stops it)", flush=True)
