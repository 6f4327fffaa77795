"""One repository a module. Every write leaves its row in the audit trail."""

from storage.repositories.assessments import AssessmentsInSql
from storage.repositories.audit import AuditTrail, ChangesInSql
from storage.repositories.codings import CodingsInSql
from storage.repositories.imports import ImportsInSql
from storage.repositories.names import NameDecisionsInSql
from storage.repositories.neighbours import NeighboursInSql
from storage.repositories.settings import SettingsInSql
from storage.repositories.signups import SignupsInSql
from storage.repositories.waves import WavesInSql

__all__ = [
    "AssessmentsInSql",
    "AuditTrail",
    "ChangesInSql",
    "CodingsInSql",
    "ImportsInSql",
    "NameDecisionsInSql",
    "NeighboursInSql",
    "SettingsInSql",
    "SignupsInSql",
    "WavesInSql",
]
