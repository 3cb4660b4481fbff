"""One line of JSON an event, so that nothing a person typed can forge a second one."""

import json
import logging
import re
from typing import ClassVar


class OneLine(logging.Formatter):
    SECRETS: ClassVar = re.compile(r"(/(?:join|do|undo)/)[^/\s\"']+")

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": self._scrubbed(record.getMessage()),
        }
        if record.exc_info:
            kind, _error, trace = record.exc_info
            line["error"] = kind.__name__ if kind else ""
            frames = []
            while trace:  # where it happened, without the values: those may be a client's
                code = trace.tb_frame.f_code
                frames.append(f"{code.co_filename.rsplit('/adelante/', 1)[-1]}:{trace.tb_lineno}")
                trace = trace.tb_next
            line["where"] = " > ".join(frames[-8:])
        return json.dumps(line, ensure_ascii=True)

    def _scrubbed(self, text: str) -> str:
        return self.SECRETS.sub(r"\1…", text)
