"""
The words in which services say how a task stands, and which of our states each means.

Gateways write one state in many ways. It knows no answer and raises nothing.
"""

from typing import Literal

State = Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]

_WORDS: dict[State, str] = {
    "queued": "queued queue queuing queueing inqueue pending waiting submitted submitting created notstart notstarted "
    "init initialized accepted scheduled received ready todo "
    "排队 排队中 等待 等待中 待处理 待生成 已提交 提交成功 初始化 대기 대기중 待機中 вочереди ожидание",
    "running": "running processing inprogress started starting generating rendering working active executing "
    "dreaming preparing uploading downloading encoding finalizing postprocessing retrying cancelling "
    "canceling inprocess обработка "
    "运行中 任务运行中 生成中 处理中 进行中 执行中 渲染中 上传中 処理中 実行中 처리중 생성중 진행중 выполняется",
    "succeeded": "succeeded succeed success successful completed complete finished finish done "
    "ok okay erfolgreich fertig abgeschlossen terminé réussi completado éxito exitoso concluído sucesso "
    "成功 任务成功 生成成功 完成 已完成 完了 終了 完成了 완료 성공 завершено успешно готово выполнено",
    "failed": "failed fail failure error errored rejected refused aborted blocked "
    "nsfw moderated contentmoderated flagged censored banned unsuccessful fehlgeschlagen échoué échec fallido falhou "
    "失败 失敗 任务失败 生成失败 审核不通过 审核失败 エラー 실패 ошибка",
    "cancelled": "cancelled canceled cancel deleted revoked stopped terminated abgebrochen annulé "
    "已取消 取消 キャンセル 취소 отменено",
    "expired": "expired expire timeout timedout 超时 任务超时 逾時 已过期 過期 期限切れ 만료",
}
_STATES: dict[str, State] = {word: state for state, words in _WORDS.items() for word in words.split()}
_LONGEST = 40
_OPENINGS = (
    "taskstatus", "jobstatus", "videostatus", "status", "taskstate", "state", "task", "job", "任务", "執行", "执行",
    "视频", "正在", "已经", "已",
)  # fmt: skip
"""What some write before each of their words: ``TASK_STATUS_SUCCEED``, 正在生成."""


def state_of(word: str) -> State | None:
    """Return the state that *word* means, whatever its case and the signs between its parts; None for others."""
    plain = "".join(letter for letter in word[:_LONGEST].lower() if letter.isalpha())
    rests = [plain.removeprefix(opening) for opening in _OPENINGS if plain.startswith(opening)]
    return next((_STATES[form] for form in (plain, *rests, *(f"{rest}中" for rest in rests)) if form in _STATES), None)
