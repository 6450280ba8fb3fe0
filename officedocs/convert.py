"""Old Word and WPS documents (.doc, .wps) to .docx through LibreOffice, where it is installed.

It runs with a profile of its own, thrown away afterwards, in which macros are switched off.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from officedocs.refusals import refuse

SECONDS = 60.0  # for starting it and one conversion; the first start in a new profile takes longest
_PROGRAMS = ("soffice", "libreoffice")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def to_docx(data: bytes, *, seconds: float = SECONDS) -> bytes:
    """The document as .docx. Raises Refused where LibreOffice is missing, too slow or cannot read it."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise refuse("doc")
    with tempfile.TemporaryDirectory(prefix="officedocs-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "document.doc").write_bytes(data)
        settings = place / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        _run(program, place, seconds)
        result = place / "out" / "document.docx"
        if not result.is_file():
            raise refuse("doc-not-converted")
        return result.read_bytes()


def _run(program: str, place: Path, seconds: float) -> None:
    command = [
        *(program, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--norestore"),
        *("--nologo", "--nodefault", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"),
        *("--outdir", str(place / "out"), str(place / "document.doc")),
    ]
    try:
        subprocess.run(
            command,
            cwd=place,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(place), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            preexec_fn=_with_all_memory,
        )
    except subprocess.TimeoutExpired as error:
        raise refuse("too-slow") from error
    except OSError as error:
        raise refuse("doc-not-converted") from error


def _with_all_memory() -> None:
    """LibreOffice reserves more address space than the reader may: its limit is the reader's hard one."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
