from bulletin.models.adoption import AdoptedArticle, Adoption, AdoptionRevision
from bulletin.models.article import Article, ArticleEvent, ArticleRevision, Attribution
from bulletin.models.edition import Edition, EditionKind
from bulletin.models.incoming import IncomingFile
from bulletin.models.intake import IntakeSheet, LearnedClue
from bulletin.models.issue import Issue
from bulletin.models.likeness import Comparison, Likeness, TextGram
from bulletin.models.measure import ArticleMeasure
from bulletin.models.picture import Picture
from bulletin.models.preview import IssuePreview
from bulletin.models.publication import NumberSeries, Publication, Section, SectionStyle, SeriesKind
from bulletin.models.register import HouseTerm, RuleSetting, SettledSuggestion, Tenure
from bulletin.models.review import ArticleReader, PhraseUse, ReasonPhrase
from bulletin.models.search import PrintedOffice, SearchDocument
from bulletin.models.signoff import Decision, SignOff
from bulletin.models.source import SourceFile
from bulletin.models.waiver import Waiver
from bulletin.states import EditionStatus

__all__ = [
    "AdoptedArticle",
    "Adoption",
    "AdoptionRevision",
    "Article",
    "ArticleEvent",
    "ArticleMeasure",
    "ArticleReader",
    "ArticleRevision",
    "Attribution",
    "Comparison",
    "Decision",
    "Edition",
    "EditionKind",
    "EditionStatus",
    "HouseTerm",
    "IncomingFile",
    "IntakeSheet",
    "Issue",
    "IssuePreview",
    "LearnedClue",
    "Likeness",
    "NumberSeries",
    "PhraseUse",
    "Picture",
    "PrintedOffice",
    "Publication",
    "ReasonPhrase",
    "RuleSetting",
    "SearchDocument",
    "Section",
    "SectionStyle",
    "SeriesKind",
    "SettledSuggestion",
    "SignOff",
    "SourceFile",
    "Tenure",
    "TextGram",
    "Waiver",
]
