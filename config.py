"""Settings: the only reader of the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

APPLICATION = "runaways-charter"
DATABASE_FILE = "register.sqlite3"
DEMONSTRATION_FILE = "demonstration.sqlite3"


@dataclass(frozen=True)
class Settings:
    """What an installation can choose."""

    database_url: str
    base_path: str = ""
    tile_url: str = ""

    @property
    def static_url(self) -> str:
        """Where the browser finds the map's files, whatever path the app is served under."""
        return f"{self.base_path}/map-files"


def data_folder() -> Path:
    """The user's own data folder on this system: never the checkout."""
    return user_data_path(APPLICATION, appauthor=False)


def default_database_url() -> str:
    return f"sqlite:///{(data_folder() / DATABASE_FILE).as_posix()}"


def demonstration_url() -> str:
    """Where a demonstration lives unless another place is named: beside the real database, never in it."""
    return f"sqlite:///{(data_folder() / DEMONSTRATION_FILE).as_posix()}"


def settings() -> Settings:
    """The settings in force, read afresh: RUNAWAYS_DATABASE_URL, RUNAWAYS_TILE_URL, STREAMLIT_SERVER_BASE_URL_PATH."""
    base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return Settings(
        database_url=os.environ.get("RUNAWAYS_DATABASE_URL") or default_database_url(),
        base_path=f"/{base}" if base else "",
        tile_url=os.environ.get("RUNAWAYS_TILE_URL", ""),
    )
