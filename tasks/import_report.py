"""The report of an import, as JSON: what was read, what was accepted, what was not and why."""

from __future__ import annotations

import json
from typing import Any

from foi_data.parsed import ParsedAnswer, ParsedFigure, ParsedFile, Proposal


def report_of(parsed: ParsedFile) -> dict[str, Any]:
    """Every value with its cell and every issue, in the shape of docs/command-line.md."""
    return {
        "file": parsed.file_name,
        "sha256": parsed.sha256,
        "kind": parsed.kind,
        "sheet": parsed.sheet,
        "rows_read": parsed.rows_read,
        "rows_accepted": parsed.rows_accepted,
        "rows_set_aside": len(parsed.rows_set_aside),
        "set_aside": [{"row": row.row, "reason": row.reason} for row in parsed.rows_set_aside],
        "answers": [*map(answer_in_report, parsed.answers), *map(figure_in_report, parsed.figures)],
        "issues": [
            {
                "code": str(issue.code),
                "severity": issue.severity,
                "row": issue.row,
                "column": issue.column,
                "message": f"{issue.message} {issue.mend}".strip(),
            }
            for issue in parsed.issues
        ],
    }


def answer_in_report(answer: ParsedAnswer) -> dict[str, Any]:
    return {
        "row": answer.cell.row,
        "column": answer.cell.column,
        "area_code": answer.area_code,
        "question": answer.question,
        "question_text": answer.question_text,
        "period": answer.period,
        "raw": answer.raw,
        "status": answer.status,
        "code": list(answer.code) if isinstance(answer.code, tuple) else answer.code,
        "value": answer.value,
        "low": answer.low,
        "high": answer.high,
        "exemption": answer.exemption,
        "on": answer.on.isoformat() if answer.on else None,
        "proposals": [proposal_in_report(proposal) for proposal in answer.proposals],
    }


def proposal_in_report(proposal: Proposal) -> dict[str, Any]:
    return {
        "words": proposal.words,
        "value": proposal.value,
        "low": proposal.low,
        "high": proposal.high,
        "code": list(proposal.code) if isinstance(proposal.code, tuple) else proposal.code,
    }


def figure_in_report(figure: ParsedFigure) -> dict[str, Any]:
    return {
        "row": figure.cell.row,
        "column": figure.cell.column,
        "area_code": figure.area_code,
        "geographic_level": figure.geography_level,
        "geo_code": figure.geo_code,
        "question": figure.series,
        "period": figure.period,
        "raw": figure.raw,
        "status": figure.status,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
    }


def refusal(file_name: str, error: Exception) -> dict[str, Any]:
    """The report of a file that could not be read at all."""
    message = {"code": "file_refused", "severity": "error", "row": None, "column": None, "message": str(error)}
    return {
        "file": file_name,
        "rows_read": 0,
        "rows_accepted": 0,
        "rows_set_aside": 0,
        "set_aside": [],
        "answers": [],
        "issues": [message],
    }


def as_json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"
