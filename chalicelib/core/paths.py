"""The one table of paths. It drives the CDN's behaviours, `make run`'s gateway and the slugs a store may not take."""

from __future__ import annotations

from fnmatch import fnmatchcase

#: What the API's Lambda answers at addresses of its own. As in the CDN's patterns, `*` is any text, slashes too.
API_PATHS = ("/api/*", "/downloads/*", "/payments/webhook", "/robots.txt")

#: Renditions of images, from the media bucket.
MEDIA_PATHS = ("/media/*",)

#: Files of the site bucket. No page has a dot in its path, and every file has.
STATIC_PATHS = ("/*.*",)

#: Of those, what a schedule writes instead of the frontend's build.
GENERATED_PATHS = ("/sitemap.xml", "/sitemaps/*")

#: Pages that everybody may find: the API's Lambda fills their heads. A segment after a colon is a parameter.
PUBLIC_PAGES = (
    "/",
    "/search",
    "/categories/:category",
    "/:store",
    "/:store/products/:product",
    "/:store/collections/:collection",
)

#: Pages of whoever is at work on something of their own; the same for everybody until the frontend runs.
APP_PAGES = (
    "/login",
    "/register",
    "/confirm",
    "/forgot",
    "/reset",
    "/account",
    "/account/sessions",
    "/stores/new",
    "/cart",
    "/checkout",
    "/checkout/contact",
    "/checkout/address",
    "/checkout/shipping",
    "/checkout/review",
    "/payments/checkout",
    "/payments/success",
    "/payments/cancel",
    "/purchases",
    "/purchases/find",
    "/orders",
    "/orders/:id",
    "/dashboard",
    "/dashboard/addresses",
    "/dashboard/store",
    "/dashboard/products",
    "/dashboard/products/new",
    "/dashboard/products/:id/edit",
    "/dashboard/products/:id/variants",
    "/dashboard/products/:id/files",
    "/dashboard/collections",
    "/dashboard/import",
    "/dashboard/promotions",
    "/dashboard/shipping",
    "/dashboard/orders",
    "/dashboard/orders/:id",
    "/dashboard/orders/:id/slip",
    "/dashboard/payouts",
    "/admin/users",
    "/admin/orders",
    "/admin/categories",
    "/admin/home",
    "/admin/books",
    "/admin/promotions",
    "/admin/tax",
)

#: Every page of the frontend. What no other pattern claims goes to the Lambda as a page.
PAGE_PATHS = PUBLIC_PAGES + APP_PAGES

#: First segments that the seeds or later pages need, or that would mislead.
_KEPT_FREE = frozenset(
    {
        "about",
        "admin",
        "announcements",
        "api",
        "app",
        "assets",
        "blog",
        "categories",
        "category",
        "checkout",
        "collections",
        "contact",
        "dashboard",
        "donations",
        "faq",
        "favicon",
        "help",
        "home",
        "index",
        "legal",
        "licenses",
        "local",
        "login",
        "logout",
        "mail",
        "media",
        "messages",
        "notifications",
        "organizations",
        "pages",
        "privacy",
        "product",
        "products",
        "public",
        "returns",
        "reviews",
        "robots",
        "search",
        "security",
        "settings",
        "shipping",
        "signup",
        "sitemap",
        "sitemaps",
        "static",
        "status",
        "stores",
        "stripe",
        "support",
        "terms",
        "user",
        "users",
        "well-known",
        "wishlists",
        "www",
        "handsel",
    }
)


def _first_segments() -> frozenset[str]:
    every = API_PATHS + MEDIA_PATHS + PAGE_PATHS
    firsts = {path.split("/")[1] for path in every}
    return frozenset(first for first in firsts if first and not first.startswith(":"))


#: Slugs that no store may have.
RESERVED_SLUGS = _first_segments() | _KEPT_FREE


def is_api_path(path: str) -> bool:
    """Whether the API's Lambda answers `path` other than with a page."""
    return _matches(path, API_PATHS)


def is_media_path(path: str) -> bool:
    """Whether the media bucket answers `path`."""
    return _matches(path, MEDIA_PATHS)


def is_static_path(path: str) -> bool:
    """Whether the site bucket answers `path`, if nothing before it in the table does."""
    return _matches(path, STATIC_PATHS)


def is_generated_path(path: str) -> bool:
    """Whether a schedule writes what the site bucket has at `path`."""
    return _matches(path, GENERATED_PATHS)


def page_of(path: str) -> tuple[str, dict[str, str]] | None:
    """The page at `path`, as `PAGE_PATHS` names it, and its parameters; None where there is no page.

    A word in a page's path is never a parameter of another: `/dashboard` is no store's page.
    """
    segments = [segment for segment in path.split("/") if segment]
    if segments and segments[0] in RESERVED_SLUGS:
        return _first(_OWN_PAGES, segments)
    return _first(_STORE_PAGES, segments)


def _first(pages: tuple[str, ...], segments: list[str]) -> tuple[str, dict[str, str]] | None:
    for page in pages:
        names = [segment for segment in page.split("/") if segment]
        pairs = list(zip(names, segments, strict=False))
        if len(names) == len(segments) and all(name[0] == ":" or name == segment for name, segment in pairs):
            return page, {name[1:]: segment for name, segment in pairs if name[0] == ":"}
    return None


#: The pages of stores, and those of the site itself: words before parameters.
_STORE_PAGES = tuple(page for page in PAGE_PATHS if page == "/" or page.startswith("/:"))
_OWN_PAGES = tuple(sorted((page for page in PAGE_PATHS if page not in _STORE_PAGES), key=lambda page: page.count(":")))


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
