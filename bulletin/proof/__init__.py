"""What is wrong in a text, each finding with its place, its rule and its reason."""

from bulletin.proof.finding import Finding, Severity
from bulletin.proof.proofreader import proofread
from bulletin.proof.register import KnownOffice, Person, Post, Register

__all__ = ["Finding", "KnownOffice", "Person", "Post", "Register", "Severity", "proofread"]
