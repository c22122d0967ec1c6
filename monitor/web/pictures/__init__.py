"""Pictures for pages, as SVG that stands in the page: they work printed, without script and by keyboard. Pure.

svg       elements, escaped
map       incidents among coasts and towns; no state's border
plots     numbers by week as bars

Colours are the style sheet's, by class; what an element says without one is for paper.
"""
