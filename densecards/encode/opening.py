"""Opening an encoder by the name that stands in the settings."""

from __future__ import annotations

from pathlib import Path

from densecards.encode.default import DefaultEncoder
from densecards.encode.encoder import Encoder, EncoderInfo, Progress
from densecards.encode.models import DEFAULT, DEFAULT_NAMES, describe, find_model, looks_like_path
from densecards.encode.process import ProcessEncoder, download
from densecards.encode.weights import check_default
from densecards.errors import EncoderError


def open_encoder(name: str = DEFAULT) -> Encoder:
    """Return an encoder: the default, a model's folder, or the name of one that was downloaded before.

    Cheap: nothing is loaded or started before the first text. Raises EncoderError when it is not on this
    computer; it never reaches for the network.
    """
    info = describe(name)
    return DefaultEncoder(info) if info.name == DEFAULT else ProcessEncoder(info)


def check_weights(name: str = DEFAULT) -> Path:
    """Return the folder of a model after checking that its files are there; the default's by sha256.

    Raises EncoderError that names the file which is missing or altered.
    """
    return check_default() if name in DEFAULT_NAMES else describe(name).folder


def obtain(name: str, progress: Progress | None = None) -> EncoderInfo:
    """Return a model that the user asked for by name or path, downloading it where it must be.

    `progress` is called with (0, 0) while a download lasts and may raise Cancelled. Raises EncoderError.
    """
    if name not in DEFAULT_NAMES and not looks_like_path(name):
        try:
            find_model(name)
        except EncoderError:
            download(name, progress)
    check_weights(name)
    return describe(name)
