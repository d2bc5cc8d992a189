"""Settings of the test suite: the service's own, in test mode.

What a run leaves behind lies in a folder of its own, so that two runs in one checkout do not meet.
"""

import atexit
import importlib
import os
import shutil
import tempfile
from pathlib import Path

os.environ["CONCORDAT_MODE"] = "test"
# Playwright's event loop runs in the thread of the tests, where Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if "PYTEST_XDIST_WORKER" not in os.environ:  # the others inherit what the first one made
    folder = tempfile.mkdtemp(prefix="concordat-tests-")
    os.environ["CONCORDAT_VAR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

service = importlib.import_module("concordat.settings")
globals().update({name: value for name, value in vars(service).items() if name.isupper()})
# Nothing is collected for tests, but WhiteNoise warns of a folder that is not there.
service.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# Where collected files would lie: WhiteNoise warns of a folder that is not there.
Path(service.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

# PostgreSQL keeps all databases in one place: the folder's name tells this run's from another's.
DATABASES = service.DATABASES
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    run = os.environ["CONCORDAT_VAR"].rpartition("-")[2]
    DATABASES["default"]["TEST"] = {"NAME": f"test_concordat_{run}"}
