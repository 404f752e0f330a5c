"""Images of products: refused or re-encoded. Nothing of the sender's bytes, metadata included, reaches a rendition."""

from __future__ import annotations

import base64
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import rules

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}
_PAPER = (255, 255, 255)
#: Type, ending, Pillow's format and how to encode: quick settings, since a seller waits for the result.
_OUTPUTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("image/avif", "avif", "AVIF", {"quality": 60, "speed": 8, "max_threads": 2}),
    ("image/webp", "webp", "WEBP", {"quality": 80, "method": 3}),
    ("image/jpeg", "jpg", "JPEG", {"quality": 82, "progressive": True, "optimize": True}),
)


class NotAccepted(Exception):
    """The image is refused; `reason` is the code for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rendition:
    """One encoded picture."""

    content_type: str
    ending: str
    width: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    """An upright picture's renditions, widths ascending within a type, with its own size and main colour.

    `blur` is a tiny picture as a `data:` address, None when even that came out too long; `social` a JPEG for cards on
    other sites.
    """

    width: int
    height: int
    color: str
    blur: str | None
    renditions: list[Rendition]
    social: bytes


def render(data: bytes, content_type: str) -> Rendered:
    """The renditions of an image. Raises NotAccepted before anything large is decoded."""
    upright = _upright(_opened(data, content_type))
    sizes = [_resized(upright, width) for width in rules.rendition_widths(upright.width)]
    renditions = [
        Rendition(kind, ending, picture.width, _encoded(picture, name, options))
        for kind, ending, name, options in _OUTPUTS
        for picture in sizes
    ]
    largest = sizes[-1]
    return Rendered(
        largest.width,
        largest.height,
        _main_color(sizes[0]),
        _blur(sizes[0]),
        renditions,
        _social(upright),
    )


def _opened(data: bytes, content_type: str) -> Image:
    """The image, its header read and judged, its pixels not yet decoded."""
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Pillow warns of large images; the bound below is ours and exact.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=list(_FORMATS.values()))
    except Image.DecompressionBombError as error:
        raise NotAccepted("too_many_pixels") from error
    except Exception as error:  # whatever a decoder makes of hostile bytes
        raise NotAccepted("not_an_image") from error
    if image.width * image.height > rules.MAX_PIXELS or max(image.size) > rules.MAX_SIDE:
        raise NotAccepted("too_many_pixels")
    if image.format != _FORMATS[content_type]:
        raise NotAccepted("type_mismatch")
    return image


def _upright(image: Image) -> Image:
    """The pixels as sRGB on white, turned as the camera was held."""
    from PIL import Image, ImageOps

    twice = 2 * rules.IMAGE_WIDTHS[-1]
    try:
        image.draft(None, (twice, twice))  # JPEG only: decodes at a fraction of the size, never below this
        image.load()
        return _on_paper(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError as error:
        raise NotAccepted("too_many_pixels") from error
    except Exception as error:  # truncated or broken data surfaces only here
        raise NotAccepted("not_an_image") from error


def _on_paper(image: Image) -> Image:
    from PIL import Image

    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, _PAPER)
        image = Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    elif image.mode == "P":
        image = image.convert("RGB")
    return _to_srgb(image, profile)


def _to_srgb(image: Image, profile: bytes | None) -> Image:
    """Colours as the profile means them; without a usable one they are taken for sRGB."""
    if profile:
        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None
        if made is not None:
            return made
    return image.convert("RGB")


def _resized(image: Image, width: int) -> Image:
    from PIL import Image

    height = max(1, round(image.height * width / image.width))
    made = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    made.info.clear()
    return made


def _encoded(image: Image, name: str, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()


def _blur(image: Image) -> str | None:
    """The picture in a few pixels. Lists carry it by the dozen, and nobody sees its quality behind the blur."""
    from PIL import Image

    tiny = image.resize(_within(image, rules.BLUR_WIDTH), Image.Resampling.BOX)
    data = _encoded(tiny, "WEBP", {"quality": 1, "method": 6})
    address = "data:image/webp;base64," + base64.b64encode(data).decode()
    return address if len(address) <= rules.MAX_BLUR else None


def _within(image: Image, side: int) -> tuple[int, int]:
    """The picture's size with its longer side as given."""
    longest = max(image.size)
    return max(1, round(image.width * side / longest)), max(1, round(image.height * side / longest))


def _social(image: Image) -> bytes:
    """The middle of the picture, as wide and high as cards on other sites are."""
    from PIL import Image, ImageOps

    made = ImageOps.fit(image, rules.SOCIAL_SIZE, Image.Resampling.LANCZOS)
    made.info.clear()
    return _encoded(made, "JPEG", {"quality": 82, "progressive": True, "optimize": True})


def _main_color(image: Image) -> str:
    """The commonest of eight colours that the picture can be painted with."""
    small = image.resize((48, 48)).quantize(8).convert("RGB")
    return "#" + Counter(_pixels(small.tobytes())).most_common(1)[0][0].hex()


def _pixels(data: bytes) -> list[bytes]:
    """RGB bytes, pixel by pixel."""
    return [data[at : at + 3] for at in range(0, len(data), 3)]
