"""The one table of paths. It drives the CDN's behaviours, `make run`'s gateway and the slugs a store may not take."""

from __future__ import annotations

#: What goes to the API's Lambda; everything else is a static file or a page.
API_PATHS = ("/api/*", "/downloads/*", "/payments/webhook")

#: Renditions of images, from the media bucket.
MEDIA_PATHS = ("/media/*",)

#: Pages of the frontend, as the seeds name them. A segment after a colon is a parameter.
PAGE_PATHS = (
    "/",
    "/login",
    "/register",
    "/confirm",
    "/forgot",
    "/reset",
    "/account",
    "/account/sessions",
    "/stores/new",
    "/payments/checkout",
    "/payments/success",
    "/payments/cancel",
    "/purchases",
    "/purchases/find",
    "/orders",
    "/orders/:id",
    "/dashboard",
    "/dashboard/store",
    "/dashboard/products",
    "/dashboard/products/new",
    "/dashboard/products/:id/edit",
    "/dashboard/products/:id/files",
    "/dashboard/orders",
    "/admin/users",
    "/:store_slug",
    "/:store_slug/products/:id",
)

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
        "cart",
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
    """Whether the API's Lambda answers `path`."""
    return _matches(path, API_PATHS)


def is_media_path(path: str) -> bool:
    """Whether the media bucket answers `path`."""
    return _matches(path, MEDIA_PATHS)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(path.startswith(p[:-1]) if p.endswith("*") else path == p for p in patterns)
