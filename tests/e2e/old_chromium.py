"""A Chromium of the age found in county offices, carried packed by an npm package of the development set."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
PACKED = NODE_MODULES / "@sparticuz" / "chromium" / "bin" / "chromium.br"
PLACE = NODE_MODULES / ".cache" / "chromium-109" / "chromium"
#: It has no sandbox helper beside it, and its zygote needs one.
ARGUMENTS = ["--no-sandbox", "--single-process", "--no-zygote"]
UNPACK = """
const [packed, target] = process.argv.slice(1), fs = require("fs");
const unpack = require("zlib").createBrotliDecompress();
require("stream").pipeline(fs.createReadStream(packed), unpack, fs.createWriteStream(target), (error) => {
  if (error) { console.error(error); process.exitCode = 1; }
});
"""


def is_carried() -> bool:
    return PLACE.exists() or (PACKED.exists() and node() is not None)


def node() -> str | None:
    """The program npm ran with: the machine's, else the one a wheel brought into the environment."""
    return shutil.which("node", path=os.pathsep.join([os.environ.get("PATH", ""), str(_programs())]))


def _programs() -> Path:
    return NODE_MODULES.parent / ".venv" / "bin"


def program() -> Path:
    """The browser's program, unpacked once; another process that unpacks it at the same time does no harm."""
    if not PLACE.exists():
        PLACE.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=PLACE.parent) as folder:
            fresh = Path(folder) / "chromium"
            subprocess.run([str(node()), "-e", UNPACK, str(PACKED), str(fresh)], check=True)
            fresh.chmod(0o755)
            fresh.replace(PLACE)
    return PLACE
