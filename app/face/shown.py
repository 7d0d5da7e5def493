"""What shows HoloViews and Panel in a notebook, all of it from this computer; it is loaded by the first that is shown, once."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

LOADED = "application/vnd.holoviews_load.v0+json"
"""What JupyterLab knows a script of Panel's by."""
TAKEN = """const shared = globalThis.carbonpump
shared.module ??= importShim(URL.createObjectURL(new Blob([shared.script], {type: "text/javascript"})))
export default (await shared.module).default"""
"""What a widget brings in place of the script that all of them share."""


_loaded: dict[str, tuple[str | None, str | None]] = {}
"""What has been loaded, by which cell, and in which run of it."""


def _missing(what: str) -> bool:
    """Whether a notebook lacks it: nothing was loaded, or it stands in a cell that runs again, and so loses what it showed."""
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if not hasattr(shell, "kernel"):
        return False
    parent = shell.parent_header
    cell, run = parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id")
    if what in _loaded:
        there, last = _loaded[what]
        if cell is None or cell != there or run == last:
            return False
    _loaded[what] = cell, run
    return True


def pictures() -> None:
    """For HoloViews; nothing where there is no notebook, or where somebody has loaded it."""
    if not _missing("pictures"):
        return
    import holoviews as hv
    import panel as pn
    import panel_material_ui  # noqa: F401  # when it comes, it sets a design, in which a picture would wait for a script from outside
    from holoviews.ipython import notebook_extension

    hooks = pn.viewable.Viewable._preprocessing_hooks
    if _from_here not in hooks:
        hooks.append(_from_here)
        pn.config.design, pn.config.inline = pn.theme.Native, True
        if notebook_extension._loaded:
            _loaded["pictures"] = None, None
            return
    hv.extension("bokeh", inline=True, logo=False)


def widgets() -> None:
    """For Panel. Its widgets' script is a megabyte and a half: a notebook holds it once, and each widget takes it from there."""
    if not _missing("widgets"):
        return
    import panel as pn
    from IPython.display import publish_display_data

    pictures()
    pn.extension(inline=True)
    script = json.dumps(_script()).replace("</", r"<\/")  # it stands in a page's <script>
    load = f"globalThis.carbonpump = {{script: {script}}}"
    publish_display_data({"application/javascript": load, LOADED: load})


@cache
def _script() -> str:
    from panel_material_ui.base import BUNDLE_PATH

    return str(BUNDLE_PATH.read_text(encoding="utf-8"))


def _from_here(viewable: Any, root: Any) -> None:
    """Before Panel shows or changes something: style sheets come along, and widgets share a script."""
    from bokeh.models import UIElement
    from panel.io.notebook import patch_inline_stylesheets
    from panel.models import ReactComponent
    from panel_material_ui.base import CDN_DIST, __version__

    for model in root.select({"type": UIElement}):
        patch_inline_stylesheets(model)
        if isinstance(model, ReactComponent) and model.esm in (CDN_DIST, _script()):
            model.update(bundle=f"panel-material-ui {__version__}", css_bundle=None, esm=TAKEN)
