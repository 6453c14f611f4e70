"""The price book: what each vendor's API costs, who says so, since when, and how it moved.

Two public registries are read (`registries`), what comes with the package is taken on first use (`bundled`), and
a store keeps every price with its dates (`schema`, `store`). A `PriceList` joins the registries, the overrides and
the conventions into one price with its basis; `request_cost` and `history` work on it. Nothing here is imported by
a function that needs no price.
"""
