"""What was measured: kept as rows, shown as a table, written to `results/`."""

import json
import operator
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")
_COMPARED: dict[str, Callable[[float, float], bool]] = {"≥": operator.ge, "≤": operator.le}


@dataclass(frozen=True)
class Aim:
    """`≥ 0.75` or `≤ 40`, in the unit of its figure."""

    sign: str
    limit: float

    def is_met_by(self, value: float) -> bool:
        return _COMPARED[self.sign](value, self.limit)

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}"


@dataclass(frozen=True)
class Figure:
    """One measured number. `command` is what gives it again."""

    part: str
    name: str
    value: float
    unit: str
    command: str
    aim: Aim | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return ""
        return "met" if self.aim.is_met_by(self.value) else "not met"


@dataclass
class Report:
    machine: dict[str, str]
    figures: list[Figure] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, *figures: Figure) -> None:
        for figure in figures:
            self.figures.append(figure)
            print(f"  {_line(figure)}", flush=True)

    def fail(self, sentence: str) -> None:
        """Something could not be measured. The run ends with a failure."""
        self.failures.append(sentence)
        print(f"  FAILED: {sentence}", flush=True)

    def write(self) -> None:
        RESULTS.mkdir(exist_ok=True)
        whole: dict[str, Any] = {
            "machine": self.machine,
            "figures": [
                asdict(f) | {"aim": str(f.aim) if f.aim else None, "verdict": f.verdict}
                for f in self.figures
            ],
            "failures": self.failures,
        }
        text = json.dumps(whole, indent=1, ensure_ascii=False)
        (RESULTS / "latest.json").write_text(text + "\n", encoding="utf-8")
        (RESULTS / "latest.md").write_text(self.as_markdown(), encoding="utf-8")

    def as_markdown(self) -> str:
        lines = ["# The latest run of `make bench`", ""]
        lines += [f"- {name}: {value}" for name, value in self.machine.items()]
        for part in dict.fromkeys(figure.part for figure in self.figures):
            lines += [
                "",
                f"## {part}",
                "",
                "| what | figure | aim | | how |",
                "|---|--:|---|---|---|",
            ]
            lines += [_row(figure) for figure in self.figures if figure.part == part]
        if self.failures:
            lines += ["", "## Could not be measured", ""]
            lines += [f"- {sentence}" for sentence in self.failures]
        return "\n".join(lines) + "\n"


def _line(figure: Figure) -> str:
    aim = f"aim {figure.aim}: {figure.verdict}" if figure.aim else ""
    note = f"({figure.note})" if figure.note else ""
    return f"{figure.name:<52} {_number(figure.value):>10} {figure.unit:<8} {aim} {note}".rstrip()


def _row(figure: Figure) -> str:
    name = f"{figure.name} ({figure.note})" if figure.note else figure.name
    aim = str(figure.aim) if figure.aim else ""
    command = figure.command.replace("|", "\\|")
    amount = f"{_number(figure.value)} {figure.unit}".strip()
    return f"| {name} | {amount} | {aim} | {figure.verdict} | `{command}` |"


def _number(value: float) -> str:
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
