"""
The words in which services say how a task stands, and which of our states each means.

Gateways write one state in many ways. It knows no answer and raises nothing.
"""

from typing import Literal

State = Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]

_WORDS: dict[State, str] = {
    "queued": "queued queue queuing queueing inqueue pending waiting submitted submitting created notstart notstarted "
    "init initialized accepted scheduled received 排队 排队中 等待中",
    "running": "running processing inprogress started starting generating rendering working active executing "
    "运行中 任务运行中 生成中 处理中 进行中",
    "succeeded": "succeeded succeed success successful completed complete finished finish done "
    "成功 任务成功 生成成功 完成 已完成",
    "failed": "failed fail failure error errored rejected refused aborted 失败 任务失败 生成失败",
    "cancelled": "cancelled canceled cancel deleted revoked stopped terminated 已取消",
    "expired": "expired expire timeout timedout 超时 任务超时",
}
_STATES: dict[str, State] = {word: state for state, words in _WORDS.items() for word in words.split()}
_LONGEST = 40


def state_of(word: str) -> State | None:
    """Return the state that *word* means, whatever its case and the signs between its parts; None for others."""
    return _STATES.get("".join(letter for letter in word[:_LONGEST].lower() if letter.isalpha()))
