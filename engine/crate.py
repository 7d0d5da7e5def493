"""What a zip holds, by whom and from what it was made, as RO-Crate 1.1 has it: metadata that repositories and machines read.

https://w3id.org/ro/crate/1.1; the run is a CreateAction, as the profile “Process Run Crate” has it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine import NAME, __version__
from engine.provenance import Asset
from engine.recipe import Recipe
from engine.trust import reads

METADATA = "ro-crate-metadata.json"
MADE = "2026-01-01"
"""As all files in an archive are dated: the same numbers give the same bytes."""
LICENSE = "https://spdx.org/licenses/MIT"
_KINDS = {
    "txt": "text/plain",
    "json": "application/json",
    "csv": "text/csv",
    "nc": "application/netcdf",
    "ipynb": "application/x-ipynb+json",
    "bib": "application/x-bibtex",
}


def crate(recipe: Recipe, title: str, files: Mapping[str, str]) -> str:
    """The metadata of an archive with these files, each with what it is."""
    lab = recipe.lab
    sources = [
        {
            "@id": f"https://doi.org/{each.doi}" if each.doi else f"#source-{number}",
            "@type": "ScholarlyArticle",
            "name": each.citation,
        }
        for number, each in enumerate(lab.sources)
    ]
    software = {
        "@id": "#carbonpump",
        "@type": "SoftwareApplication",
        "name": NAME,
        "softwareVersion": __version__,
    }
    set_ = [
        {
            "@id": f"#{name}",
            "@type": "PropertyValue",
            "name": name,
            "value": value,
            "unitText": lab.parameters.declared[name].unit,
        }
        for name, value in recipe.changes.items()
    ]
    read = [_read(asset) for asset in reads(lab, recipe.parameters)]
    own = [{"@id": "#data", "@type": "CreativeWork", "name": f"{recipe.data}, which may take the place of what is read"}]
    used = [*set_, *read, *(own if recipe.data else [])]
    run = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": recipe.command(),
        "instrument": _to(software),
        "object": [_to(each) for each in used],
        "result": [{"@id": name} for name in files],
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": lab.summary,
        "datePublished": MADE,
        "license": {"@id": LICENSE},
        "hasPart": [{"@id": name} for name in files],
        "citation": [_to(each) for each in sources],
        "mentions": _to(run),
    }
    about = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    parts = [
        {"@id": name, "@type": "File", "name": what, "encodingFormat": _KINDS[name.rpartition(".")[2]]}
        for name, what in files.items()
    ]
    license_ = {"@id": LICENSE, "@type": "CreativeWork", "name": "MIT License"}
    graph: list[dict[str, Any]] = [about, root, *parts, software, *used, run, *sources, license_]
    return json.dumps({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}, ensure_ascii=False, indent=1)


def _read(asset: Asset) -> dict[str, Any]:
    """A file that came with the software, and is not in the archive."""
    return {
        "@id": f"#{asset.path}",
        "@type": "CreativeWork",
        "name": asset.path,
        "description": f"{asset.what}. {asset.made_of}.",
        "identifier": f"sha256:{asset.sha256}",
        "license": asset.licence,
    }


def _to(entity: Mapping[str, Any]) -> dict[str, Any]:
    return {"@id": entity["@id"]}
