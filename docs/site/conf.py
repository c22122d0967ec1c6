"""Sphinx's settings: every page is Markdown, every link is tried, no page fetches anything from elsewhere."""

project = "Casualty monitor"
author = "the maintainers"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_static"]
html_theme = "furo"
html_title = "Casualty monitor"
html_static_path = ["_static"]
html_css_files = ["print.css"]
html_show_sphinx = False
html_copy_source = False
html_show_copyright = False
html_theme_options = {"top_of_page_buttons": []}
myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure", "myst.header"]  # code with "..." in it; pages begin where they must
