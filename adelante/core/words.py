"""Text that people read in their own language: English always, Spanish where somebody wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text in English and Spanish, kept in JSON as `{"en": …, "es": …}`.

    Spanish may be missing; then readers get the English, and `is_missing("es")` lets the office see
    that a translation is owed.
    """

    en: str
    es: str = ""

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> Words:
        """Raises `KeyError` if there is no English."""
        return cls(en=value["en"], es=value.get("es") or "")

    def as_json(self) -> dict[str, str]:
        return {"en": self.en, "es": self.es}

    def in_language(self, code: str) -> str:
        """The text for a code such as `es` or `es-mx`; English for any other, or if missing."""
        return self.es if _is_spanish(code) and self.es else self.en

    def is_missing(self, code: str) -> bool:
        return not (self.es if _is_spanish(code) else self.en)

    def filled(self, names: Mapping[str, str]) -> Words:
        """Put names in the places that `{key}` marks. A place without a name stays as it is.

        Plain replacement, because a firm may write these texts: `str.format` would let them reach
        into objects.
        """
        en, es = self.en, self.es
        for key, name in names.items():
            en, es = en.replace(f"{{{key}}}", name), es.replace(f"{{{key}}}", name)
        return Words(en=en, es=es)


def _is_spanish(code: str) -> bool:
    return code.lower().replace("_", "-").split("-")[0] == "es"
