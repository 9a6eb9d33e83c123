"""What a reviewer of a change has to know: from the engine's events of one preview to a comment. Values in, text out."""

from review.comment import LIMIT, markdown, plain_text
from review.engine_events import Preview, PreviewEvents
from review.foreign_text import in_markdown
from review.summary import Review, review

__all__ = ["LIMIT", "Preview", "PreviewEvents", "Review", "in_markdown", "markdown", "plain_text", "review"]
