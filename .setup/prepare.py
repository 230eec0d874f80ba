"""Brings the database up to date: its tables, the cache's table, the gazetteer and the directory."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

# One process for all steps: a start of Django costs more than a step that has nothing to do.
STEPS = (
    ("Bringing the database's tables up to date", ["migrate", "--noinput", "-v", "0"]),
    ("Making the cache's table", ["createcachetable", "-v", "0"]),
    ("Loading the gazetteer (the first time about 40 seconds)", ["load_gazetteer"]),
    ("Loading the directory of hubs", ["load_directory"]),
)

root = Path(__file__).resolve().parent.parent
os.chdir(root)
sys.path.insert(0, str(root))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubfinder.settings")
for words, command in STEPS:
    print(f"==> {words}", flush=True)
    execute_from_command_line(["manage.py", *command])
