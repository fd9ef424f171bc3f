"""What is wrong in a text, each finding with its place, its rule and its reason."""

from bulletin.proof.feedback import Feedback, Settled
from bulletin.proof.finding import Finding, Severity
from bulletin.proof.model.judge import WrongCharacterModel
from bulletin.proof.proofreader import proofread
from bulletin.proof.register import KnownOffice, KnownTerm, Person, Post, Register

__all__ = [
    "Feedback",
    "Finding",
    "KnownOffice",
    "KnownTerm",
    "Person",
    "Post",
    "Register",
    "Settled",
    "Severity",
    "WrongCharacterModel",
    "proofread",
]
