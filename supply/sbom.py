"""Write what the app is made of as a CycloneDX 1.6 list: the pinned libraries and the scripts a browser is given."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

from supply.pins import LISTS, ROOT, Pin, pins

_ROW = re.compile(r"^\| (\S+) \| (.+?) \| (.*?) \| (.+?) \| npm (\S+?)@.+? \| ([0-9a-f]{64}) \|$", re.MULTILINE)


def library(pin: Pin) -> dict[str, Any]:
    """
    Describe one library of Python; its hashes are those of the files it may be installed from.

    Examples
    --------
    >>> made = library(Pin("h3", "4.5.0", "", ("00ff",)))
    >>> made["purl"], made["externalReferences"][0]["hashes"]
    ('pkg:pypi/h3@4.5.0', [{'alg': 'SHA-256', 'content': '00ff'}])
    """
    purl = f"pkg:pypi/{pin.name}@{pin.version}"
    marker = [{"name": "contextual:only-where", "value": pin.marker}] if pin.marker else []
    return {
        "type": "library", "bom-ref": purl, "name": pin.name, "version": pin.version, "purl": purl,
        "externalReferences": [{
            "type": "distribution", "url": f"https://pypi.org/project/{pin.name}/{pin.version}/",
            "hashes": [{"alg": "SHA-256", "content": one} for one in pin.sha256],
        }],
        **({"properties": marker} if marker else {}),
    }  # fmt: skip


def scripts(text: str) -> list[dict[str, Any]]:
    """
    Describe the scripts a browser is given, from their table of names, versions, licences and hashes.

    Examples
    --------
    >>> row = "| a/b.js | B | 1.2 | MIT | npm b@1.2, dist/ | " + "0" * 64 + " |"
    >>> [made["purl"] for made in scripts(row)]
    ['pkg:npm/b@1.2']
    """
    found: dict[str, dict[str, Any]] = {}
    for file, name, version, licence, package, sha256 in _ROW.findall(text):
        purl = f"pkg:npm/{package}@{version}"
        one = found.setdefault(purl, {
            "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
            "licenses": [{"license": {"id": licence}}], "components": [],
        })  # fmt: skip
        hashes = [{"alg": "SHA-256", "content": sha256}]
        one["components"].append({"type": "file", "bom-ref": f"{purl}#{file}", "name": file, "hashes": hashes})
    return list(found.values())


def sbom(version: str, pinned: list[Pin], vendored: str) -> dict[str, Any]:
    """Make the whole list; the same lists give the same bytes, on any machine and day."""
    components = [*map(library, pinned), *scripts(vendored)]
    own = {"type": "application", "bom-ref": "contextual", "name": "contextual", "version": version,
           "licenses": [{"license": {"id": "MIT"}}]}  # fmt: skip
    content = hashlib.sha256(json.dumps(components).encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, version + content)}",
        "metadata": {"component": own},
        "components": components,
        "dependencies": [{"ref": "contextual", "dependsOn": [one["bom-ref"] for one in components]}],
    }  # fmt: skip


def main(arguments: list[str]) -> int:
    """Write the list to a file, or to the screen."""
    asked = argparse.ArgumentParser(description="List everything the app is made of (CycloneDX 1.6, JSON).")
    asked.add_argument("--out", type=Path, help="file to write; left out, the screen")
    asked.add_argument("--list", choices=list(LISTS), default="app", help="the app alone, or with what tests it")
    given = asked.parse_args(arguments)
    version = re.search(r'__version__ = "(.+)"', (ROOT / "contextual" / "__init__.py").read_text("utf-8"))
    made = sbom(
        version[1] if version else "",
        pins(LISTS[given.list].read_text("utf-8")),
        (ROOT / "static" / "vendor" / "VENDOR.md").read_text("utf-8"),
    )
    text = json.dumps(made, indent=1) + "\n"
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(text, encoding="utf-8")
        print(f"{len(made['components'])} libraries listed in {given.out}")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
