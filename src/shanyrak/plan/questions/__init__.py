"""Questions to a finished plan, answered from what its solution has taught: what if, how much at most, how likely."""

from shanyrak.plan.questions.answer import Answer
from shanyrak.plan.questions.desk import Desk, QuestionError

__all__ = ["Answer", "Desk", "QuestionError"]
