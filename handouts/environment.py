"""The templates' environment, one for each language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from handouts.language import SOURCE, Language, words_of


@cache
def environment(language: Language = SOURCE) -> jinja2.Environment:
    """Return the templates' environment in a language: an unknown variable is an error, HTML is escaped."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    # YAML reads the two halves of an escaped emoji as two characters.
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    catalogue = words_of(language).catalogue
    # Newstyle: values are escaped, and a message that lacks one is an error.
    made.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined] # the extension's
    return made
