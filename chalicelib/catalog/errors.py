"""What can go wrong with products."""

from __future__ import annotations

from ..core.errors import Conflict


class StaleVersion(Conflict):
    """Somebody saved in between: read again, then change."""

    code = "stale_version"
    title = "This was changed in the meantime"


class WasSold(Conflict):
    """Somebody bought it: it can be archived, not deleted."""

    code = "was_sold"
    title = "A product that was sold can be archived, but not deleted"


class NotForSale(Conflict):
    """It is, or was, a product, but nobody can buy it now."""

    code = "not_for_sale"
    title = "This is not for sale at the moment"


class TooManySlugs(Conflict):
    """A product holds as many addresses, present and past, as one product may."""

    code = "too_many_slugs"
    title = "This product's address has been changed too often"


class HasChildren(Conflict):
    """Other categories are below it: move or delete them first."""

    code = "has_children"
    title = "There are categories below this one"


class InUse(Conflict):
    """Products are in it: give them another category first."""

    code = "in_use"
    title = "There are products in this category"


class TooManyCategories(Conflict):
    """The platform has as many categories, or as long ones, as it may."""

    code = "too_many_categories"
    title = "There is no room for more categories"


class TooManyCollections(Conflict):
    """The store has as many collections, or as long ones, as it may."""

    code = "too_many_collections"
    title = "There is no room for more collections in this store"
