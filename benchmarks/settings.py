"""The portal's own settings; only the addresses and templates of the floors are added."""

from chronicdz.settings import *  # noqa: F403
from chronicdz.settings import ALLOWED_HOSTS, BASE_DIR, TEMPLATES

ROOT_URLCONF = "benchmarks.floors"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "templates")
ALLOWED_HOSTS.append("testserver")
