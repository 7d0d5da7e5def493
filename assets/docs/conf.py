"""Sphinx's settings; make.py runs it."""

from html import escape

from docutils.nodes import SkipNode

from engine import __version__

project = "Carbon Pump Explorer"
release = version = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.doctest"]
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
add_module_names = False
autodoc_inherit_docstrings = False
doctest_global_setup = "import os, tempfile; os.chdir(tempfile.mkdtemp())"

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["/assets/brand/fonts.css", "/assets/brand/theme.css", "/assets/katex/katex.min.css", "table.css", "docs.css"]
html_js_files = ["equations.js"]
html_favicon = None
html_copy_source = html_show_sourcelink = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
pygments_style, pygments_dark_style = "a11y-light", "github-dark-high-contrast"
_COLOURS = {
    "color-background-primary": "paper",
    "color-background-secondary": "surface",
    "color-background-hover": "accent-soft",
    "color-background-border": "line",
    "color-background-item": "surface",
    "color-foreground-primary": "ink",
    "color-foreground-secondary": "ink2",
    "color-foreground-muted": "ink3",
    "color-foreground-border": "line-strong",
    "color-brand-primary": "accent",
    "color-brand-content": "accent",
    "color-brand-visited": "accent",
    "color-inline-code-background": "surface",
    "color-sidebar-link-text": "ink2",
    "color-sidebar-link-text--top-level": "ink",
    "color-sidebar-search-background": "paper",
    "color-highlight-on-target": "accent-soft",
    "color-api-background": "surface",
    "color-api-name": "accent",
    "color-api-pre-name": "ink2",
    "color-code-background": "surface",
    "color-code-foreground": "ink",
}
_NAMED = {name: f"var(--{ours})" for name, ours in _COLOURS.items()}
html_theme_options = {
    "light_css_variables": _NAMED | {"font-stack": "var(--font)"},
    "dark_css_variables": _NAMED,
    "top_of_page_buttons": [],
}


def _equation(translator, node) -> None:
    """TeX for equations.js, as the labs' own pages have it."""
    tag = "div" if node.tagname == "math_block" else "span"
    translator.body.append(f'<{tag} data-tex="{escape(node.astext())}"></{tag}>')
    raise SkipNode


def setup(app) -> None:
    app.add_html_math_renderer("katex", inline_renderers=(_equation, None), block_renderers=(_equation, None))


html_math_renderer = "katex"
