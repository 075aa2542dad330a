"""A TOML file as plain data, or one line that says what is wrong with it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from densecards.errors import DensecardsError


def read_toml(path: Path, fault: type[DensecardsError], *, where: str = "", hint: str = "") -> dict[str, Any]:
    """Read a TOML file; a byte-order mark, which some editors put in front, is no part of it.

    Raises `fault` that names the file, by `where` or else by its name, and the line where there is one.
    """
    where = where or path.name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise fault(f"{where}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise fault(f"{where}: cannot be read: it is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise fault(f"{where}: {error}", hint=hint) from None
    except RecursionError:
        raise fault(f"{where}: is nested too deeply", hint=hint) from None
