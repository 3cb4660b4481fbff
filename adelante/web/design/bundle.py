"""One stylesheet and one script a visit, joined from the small files in order of their names."""

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "design"
DIST = STATIC / "dist"

# Strings and url(...) are kept as they are; everything else may be made smaller.
_CSS_TOKEN = re.compile(
    r"""(?P<keep>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\))|(?P<comment>/\*.*?\*/)""",
    re.DOTALL,
)


def build(out: Path = DIST) -> None:
    """Write `house.css` and `house.js` into the folder `out`, which is made if missing."""
    out.mkdir(parents=True, exist_ok=True)
    for name, text in (("house.css", stylesheet()), ("house.js", script())):
        (out / name).write_text(text, encoding="utf-8")


def build_if_stale(out: Path = DIST) -> None:
    """Build only when a source is newer than what was built."""
    built = [out / "house.css", out / "house.js"]
    sources = [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js")]
    newest = max(source.stat().st_mtime_ns for source in sources)
    if not all(file.exists() and file.stat().st_mtime_ns >= newest for file in built):
        build(out)


def stylesheet() -> str:
    """All of the kit's CSS, without comments and needless space."""
    return "".join(_smaller_css(file.read_text("utf-8")) for file in _sorted("css")) + "\n"


def script() -> str:
    """All of the kit's own scripts, without whole-line comments and indentation.

    Raises ValueError for a template literal, whose own line breaks this would change.
    """
    return "".join(_smaller_js(file) for file in _sorted("js"))


def _sorted(kind: str) -> list[Path]:
    return sorted((STATIC / kind).glob(f"*.{kind}"))


def _smaller_css(text: str) -> str:
    kept: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        if match["comment"] is not None:
            return " "
        kept.append(match["keep"])
        return f"\0{len(kept) - 1}\0"

    text = _CSS_TOKEN.sub(put_aside, text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = text.replace(": ", ":").replace(";}", "}").strip()
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], text)


def _smaller_js(file: Path) -> str:
    text = file.read_text("utf-8")
    if "`" in text:
        raise ValueError(f"{file.name} has a template literal, which the bundle cannot keep")
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
