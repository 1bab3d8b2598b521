"""The JSON Schema of an article record."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def article_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one line of ``luodi extract --format jsonl``."""
    schema: dict[str, Any] = json.loads((Path(__file__).parent / "article.schema.json").read_text(encoding="utf-8"))
    return schema
