"""What may be sold as a file: extension → the type it is stored and sent with, and what its content may turn out to be.

The names of contents are those of `sniff.content_of`. `docs/files.md` lists the same table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the list."""

    content_type: str
    contents: frozenset[str]


#: Declared types that no file for sale has, whatever its name.
NEVER = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/javascript",
        "application/javascript",
        "application/x-sh",
        "application/x-msdownload",
        "application/x-msdos-program",
        "application/vnd.microsoft.portable-executable",
        "application/x-executable",
        "application/x-mach-binary",
        "application/java-archive",
        "application/wasm",
    }
)

#: Families that browsers declare for ours, as (declared, ours).
KIN = frozenset(
    {
        ("application", "text"),
        ("text", "application"),
        ("application", "image"),
        ("application", "audio"),
        ("application", "font"),
        ("application", "model"),
        ("text", "model"),
        ("audio", "video"),
        ("video", "audio"),
    }
)

_ZIP = frozenset({"zip", "epub", "docx", "xlsx", "pptx", "odt", "ods", "odp"})
_ISO_MEDIA = frozenset({"iso-media"})
_MATROSKA = frozenset({"mkv", "webm"})
_TEXT = frozenset({"text"})
#: Formats without a mark of their own: anything that is not known to be something else.
OPAQUE = frozenset({"unknown", "text"})
#: Contents so well marked that they cannot be a format without a mark.
MARKED = (
    _ZIP
    | _ISO_MEDIA
    | _MATROSKA
    | {"pdf", "ps", "rtf", "svg", "jpg", "png", "apng", "gif", "webp", "avif", "heic", "tif", "psd", "avi"}
    | {"rar", "7z", "gz", "tar", "swf", "exe", "elf", "wasm", "deb", "rpm", "crx", "cab", "doc", "xls", "ppt"}
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_RAW = "application/octet-stream"


def _same(content_type: str, contents: frozenset[str], *extensions: str) -> dict[str, Kind]:
    return {extension: Kind(content_type, contents) for extension in extensions}


def _one(content_type: str, *extensions: str) -> dict[str, Kind]:
    """Extensions whose content bears the first one's name."""
    return _same(content_type, frozenset({extensions[0]}), *extensions)


DOCUMENTS = {
    **_one("application/pdf", "pdf"),
    **_one("application/epub+zip", "epub"),
    **_one("application/rtf", "rtf"),
    **_one(_OFFICE + "wordprocessingml.document", "docx"),
    **_one(_OFFICE + "spreadsheetml.sheet", "xlsx"),
    **_one(_OFFICE + "presentationml.presentation", "pptx"),
    **_one(_ODF + "text", "odt"),
    **_one(_ODF + "spreadsheet", "ods"),
    **_one(_ODF + "presentation", "odp"),
    **_same("application/vnd.apple.pages", _ZIP, "pages"),
    **_same("application/vnd.apple.numbers", _ZIP, "numbers"),
    **_same("application/vnd.apple.keynote", _ZIP, "key"),
    **_one("application/x-mobipocket-ebook", "mobi", "azw3"),
    **_same("application/vnd.comicbook+zip", _ZIP, "cbz"),
}
TEXTS = {
    **_same("text/plain", _TEXT, "txt"),
    **_same("text/markdown", _TEXT, "md"),
    **_same("text/csv", _TEXT, "csv"),
    **_same("text/tab-separated-values", _TEXT, "tsv"),
    **_same("application/json", _TEXT, "json"),
    **_same("application/x-subrip", _TEXT, "srt"),
    **_same("text/vtt", _TEXT, "vtt"),
}
IMAGES = {
    **_one("image/jpeg", "jpg", "jpeg"),
    **_same("image/png", frozenset({"png", "apng"}), "png"),
    **_one("image/webp", "webp"),
    **_one("image/gif", "gif"),
    **_one("image/avif", "avif"),
    **_one("image/heic", "heic"),
    **_same("image/tiff", frozenset({"tif", "cr2"}), "tif", "tiff"),
    **_same("image/x-adobe-dng", frozenset({"tif", "cr2"}), "dng"),
    **_one("image/bmp", "bmp"),
    **_one("image/svg+xml", "svg"),
}
DESIGN = {
    **_one("image/vnd.adobe.photoshop", "psd", "psb"),
    **_same("application/postscript", frozenset({"pdf", "ps"}), "ai", "eps"),
    **_one("image/x-xcf", "xcf"),
    **_same(_RAW, _ZIP, "procreate", "brushset", "swatches", "sketch", "xd", "kra", "idml"),
    **_same(_RAW, OPAQUE, "abr", "pat", "asl", "atn", "ase", "grd", "csh", "indd", "fig", "clip"),
    **_same(_RAW, OPAQUE, "afdesign", "afphoto", "afpub", "afbrushes", "afassets"),
    **_same(_RAW, OPAQUE, "cube", "xmp", "lrtemplate"),
}
AUDIO = {
    **_one("audio/mpeg", "mp3"),
    **_one("audio/wav", "wav"),
    **_one("audio/flac", "flac"),
    **_one("audio/ogg", "ogg", "oga", "opus"),
    **_same("audio/mp4", _ISO_MEDIA, "m4a", "m4b"),
    **_one("audio/aiff", "aiff", "aif"),
    **_one("audio/midi", "midi", "mid"),
    **_same(_RAW, _ZIP, "mxl", "mscz"),
    **_same(_RAW, OPAQUE, "musicxml", "sf2", "fxp"),
}
VIDEO = {
    **_same("video/mp4", _ISO_MEDIA, "mp4", "m4v"),
    **_same("video/quicktime", _ISO_MEDIA, "mov"),
    **_same("video/webm", _MATROSKA, "webm"),
    **_same("video/x-matroska", _MATROSKA, "mkv"),
    **_one("video/x-msvideo", "avi"),
}
FONTS = {
    **_one("font/ttf", "ttf"),
    **_one("font/otf", "otf"),
    **_one("font/woff", "woff"),
    **_one("font/woff2", "woff2"),
}
ARCHIVES = {
    **_same("application/zip", _ZIP, "zip"),
    **_one("application/x-7z-compressed", "7z"),
    **_one("application/vnd.rar", "rar"),
    **_one("application/gzip", "gz", "tgz"),
    **_one("application/x-tar", "tar"),
}
MODELS = {
    **_same("model/stl", OPAQUE, "stl"),
    **_same("model/obj", _TEXT, "obj"),
    **_same("model/mtl", _TEXT, "mtl"),
    **_same("model/3mf", _ZIP, "3mf"),
    **_one("model/gltf-binary", "glb"),
    **_same("model/gltf+json", _TEXT, "gltf"),
    **_same("model/step", _TEXT, "step", "stp"),
    **_same("model/iges", _TEXT, "iges", "igs"),
    **_one("image/vnd.dwg", "dwg"),
    **_same(_RAW, _ZIP, "f3d", "usdz"),
    **_same(_RAW, _TEXT, "scad", "gcode"),
    **_same(_RAW, OPAQUE, "dxf", "fbx", "ply", "skp"),
    **_same(_RAW, OPAQUE | {"gz", "zst"}, "blend"),
}
PATTERNS = {
    **_same(_RAW, OPAQUE, "pes", "pec", "dst", "jef", "exp", "vp3", "vip", "hus", "xxx", "sew"),
    **_same(_RAW, OPAQUE, "studio3", "fcm", "gsp"),
}

#: Every accepted extension, by the group it is documented in.
GROUPS = {
    "Documents and e-books": DOCUMENTS,
    "Text and data": TEXTS,
    "Images": IMAGES,
    "Design": DESIGN,
    "Audio and music": AUDIO,
    "Video": VIDEO,
    "Fonts": FONTS,
    "Archives": ARCHIVES,
    "3D and CAD": MODELS,
    "Sewing, embroidery and cutting": PATTERNS,
}
BY_EXTENSION: dict[str, Kind] = {extension: kind for group in GROUPS.values() for extension, kind in group.items()}
