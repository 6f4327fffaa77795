"""One repository a module. Every write leaves its row in the audit trail."""

from storage.repositories.actions import ActionsInSql
from storage.repositories.assessments import AssessmentsInSql
from storage.repositories.audit import AuditTrail, ChangesInSql
from storage.repositories.challenges import ChallengesInSql
from storage.repositories.codings import CodingsInSql
from storage.repositories.corrections import CorrectionsInSql
from storage.repositories.declarations import DeclarationsInSql
from storage.repositories.imports import ImportsInSql
from storage.repositories.names import NameDecisionsInSql
from storage.repositories.neighbours import NeighboursInSql
from storage.repositories.people import PeopleInSql
from storage.repositories.presence import PresenceInSql
from storage.repositories.settings import SettingsInSql
from storage.repositories.signups import SignupsInSql
from storage.repositories.statements import StatementsInSql
from storage.repositories.waves import WavesInSql

__all__ = [
    "ActionsInSql",
    "AssessmentsInSql",
    "AuditTrail",
    "ChallengesInSql",
    "ChangesInSql",
    "CodingsInSql",
    "CorrectionsInSql",
    "DeclarationsInSql",
    "ImportsInSql",
    "NameDecisionsInSql",
    "NeighboursInSql",
    "PeopleInSql",
    "PresenceInSql",
    "SettingsInSql",
    "SignupsInSql",
    "StatementsInSql",
    "WavesInSql",
]
