"""What every part of a storyboard file keeps to, and the names that a person gives in it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

ShotId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
"""Letters, digits, ``-`` and ``_``; starts with a letter; at most 64."""

Name = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w*$", max_length=64)]
"""A name that a prompt template can say: letters of any script, digits and ``_``; no digit first."""

ReelName = Annotated[str, StringConstraints(pattern=r"^[^\W_]([\w -]*[\w-])?$", max_length=64)]
"""A name that is also a file name: letters of any script, digits, ``-`` and ``_``; spaces inside."""


class Written(BaseModel):
    """What a person wrote: no unknown keys, no change after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True, defer_build=True)
